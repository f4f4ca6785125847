"""A self-hosted commerce hub: one catalogue, one stock, one order book, spoken in several API dialects."""

__version__ = "0.1.0"
