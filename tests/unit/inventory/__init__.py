"""The inventory as a table."""
