"""LeafLink Marketplace V2."""
