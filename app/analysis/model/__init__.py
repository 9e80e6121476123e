"""The model itself: its compiled form, circles, and what goes down with what."""
