"""The step apply."""
