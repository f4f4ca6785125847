"""Linkit v1."""
