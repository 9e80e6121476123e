"""One page for each kind of step."""
