"""Present results compared with accepted ones.

Each comparison is a non-inferiority test by ranks, and has a named state.
"""
