"""The plan file: one SQLite database for each plan."""
