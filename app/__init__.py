"""Holdfast without its window: what it knows, what it decides and what it asks of the world."""
