"""What the answers and findings amount to: verdicts, scores, readiness, what blocks sign-off."""
