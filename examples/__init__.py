"""Notebooks and scripts that run."""
