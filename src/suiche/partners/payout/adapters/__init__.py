"""Adapters of this port; settings name the one that is used."""
