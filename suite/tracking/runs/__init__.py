"""Contents of one run: written, read back, and checked for damage."""
