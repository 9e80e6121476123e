"""Dialogs: the few questions that cannot wait."""
