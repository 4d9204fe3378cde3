"""Contenders for a net's initial weights, with reasons."""
