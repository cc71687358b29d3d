"""Bureau: a person's credit report, in a neutral model that no supplier owns."""
