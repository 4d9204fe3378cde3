"""Measured signals, and the theory's expectations of them."""
