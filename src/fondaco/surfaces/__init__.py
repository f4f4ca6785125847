"""The API dialects."""
