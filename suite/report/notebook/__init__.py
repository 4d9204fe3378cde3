"""The progress of trials in a notebook's cell."""
