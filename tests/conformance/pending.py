"""The published operations that are not served as published yet; the list must be empty, and then go."""

PENDING: frozenset[str] = frozenset()
