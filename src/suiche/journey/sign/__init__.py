"""The step sign."""
