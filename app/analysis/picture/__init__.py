"""The dependency picture: which part of a model is drawn, and where."""
