"""Puts the parts together: settings, addresses, command line. No behaviour; nobody imports it."""
