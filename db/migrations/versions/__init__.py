"""One module for each format; its revision is the number of the format."""
