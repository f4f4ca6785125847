"""The only package that reaches a database."""
