"""Payments: the gateway through which a customer pays us, and the notices it sends."""
