"""Present results against accepted ones: a non-inferiority test by ranks for each, and a named state."""
