"""Contents of a run: written, read back, and checked for damage."""
