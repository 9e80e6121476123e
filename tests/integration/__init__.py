"""Tests on real files: SQLite, PDF, keys, certificates."""
