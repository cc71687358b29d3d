"""One file per certification authority; settings name the one in use."""
