"""Tests without display, network or files."""
