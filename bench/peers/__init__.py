"""The systems Fondaco is measured against, each on its own process and its own copy of the data."""
