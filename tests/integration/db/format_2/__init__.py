"""A format 2 that only the tests know: it proves the machinery before the first real migration is due."""
