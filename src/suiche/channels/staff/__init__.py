"""The staff's pages: dense, keyboard first, one page a case."""
