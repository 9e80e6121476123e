"""Decisions over what a probe returned, one module for each group of checks."""
