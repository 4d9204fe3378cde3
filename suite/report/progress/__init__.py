"""Progress of running trials, on a terminal."""
