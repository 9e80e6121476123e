"""How likely the service is down, and what each part contributes."""
