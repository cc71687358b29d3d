"""The step finish."""
