"""The tests of Holdfast, and the few tools that only they use."""
