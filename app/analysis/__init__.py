"""The dependency model: what fails together, what a loss takes with it, how available the whole is."""
