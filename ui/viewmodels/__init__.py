"""What a page shows and offers, without any widget."""
