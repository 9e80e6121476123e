"""The plan as a document: rendered, signed and verified."""
