"""Everything that changes a loan while it is repaid."""
