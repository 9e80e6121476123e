"""Item models over plain values, for the views of the pages."""
