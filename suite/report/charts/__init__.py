"""Charts: the look and the parts of all figures."""
