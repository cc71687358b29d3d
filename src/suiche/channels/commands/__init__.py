"""The command line's own doors: one call each."""
