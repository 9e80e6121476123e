"""Files that a test compares against, and how they are made again."""
