"""Everything that changes a running loan."""
