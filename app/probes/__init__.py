"""Questions to the network, each with a deadline, answered in plain values."""
