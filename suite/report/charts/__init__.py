"""Charts: the look and the parts that all figures share."""
