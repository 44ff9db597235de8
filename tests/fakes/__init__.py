"""Stand-ins at our own ports."""
