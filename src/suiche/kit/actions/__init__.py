"""What a person may do to the machinery itself."""
