"""Everything that finishes a loan."""
