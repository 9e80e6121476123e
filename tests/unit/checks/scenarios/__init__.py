"""What every check must say of which broken world."""
