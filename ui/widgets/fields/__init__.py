"""Editors: one widget for each kind of field."""
