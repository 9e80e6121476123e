"""Minimal cut sets: single points of failure, pairs and larger sets."""
