"""Words of the house, without I/O."""
