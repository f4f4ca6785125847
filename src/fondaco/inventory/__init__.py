"""Branches and the stock they hold."""
