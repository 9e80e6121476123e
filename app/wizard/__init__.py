"""The steps of a plan, derived from its pack, its inventory and its answers."""
