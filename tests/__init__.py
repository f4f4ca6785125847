"""The tests of Fondaco, laid out as src/fondaco is."""
