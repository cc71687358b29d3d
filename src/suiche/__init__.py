"""Suiche 随车: the digital self-service platform of an auto-finance company."""
