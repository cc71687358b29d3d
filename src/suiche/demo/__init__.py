"""The demo company: its start and stop, its partners, its people, and the player of a whole journey."""
