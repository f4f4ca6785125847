"""Measures Fondaco beside two floors and two neighbours: `python -m bench`."""
