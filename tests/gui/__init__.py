"""Tests of the window, page by page, on an offscreen display."""
