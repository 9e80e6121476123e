"""Figures that stand beside their floor."""
