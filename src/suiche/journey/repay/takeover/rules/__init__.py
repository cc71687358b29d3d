"""What the files of another core system must say, and what follows from them: pure decisions on bytes and values."""
