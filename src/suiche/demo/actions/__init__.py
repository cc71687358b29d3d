"""What only a demo does: moving its business date."""
