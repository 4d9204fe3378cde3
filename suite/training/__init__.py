"""Training: from a trial to its result.

This room knows no tracking server and no terminal.
"""
