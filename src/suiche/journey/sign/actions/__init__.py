"""Everything that writes contracts."""
