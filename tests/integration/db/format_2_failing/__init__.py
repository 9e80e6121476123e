"""The same format, reached by steps that fail or leave something else behind."""
