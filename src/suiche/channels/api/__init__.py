"""The JSON API: for mini program, owner apps and partners; the same actions and queries as the pages."""
