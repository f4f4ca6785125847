"""Who is calling, for which organization, and how often."""
