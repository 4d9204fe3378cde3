"""Initializers of a benchmark compared: tables, curves, figures."""
