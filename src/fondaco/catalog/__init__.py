"""Products and what they are sorted under."""
