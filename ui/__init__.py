"""The window: the only part of Holdfast that knows Qt."""
