"""The dealers' pages: their own customers and cars, nobody else's, and no personal figures."""
