"""Provenance of a number: the source code that decides it.

That is the suite's own code, and all that the user's code reaches.
"""
