"""A few ways through the whole program, from the first page to the signed report."""
