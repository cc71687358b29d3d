"""What can be done with messages and codes."""
