"""The LeafLink dated API, version 2022-10-31."""
