"""What partners send us: verified, stored in the inbox, answered; handled later, exactly once."""
