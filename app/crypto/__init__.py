"""Keys, digests and certificates."""
