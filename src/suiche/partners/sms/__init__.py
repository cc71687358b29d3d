"""SMS: short messages handed to an operator."""
