"""Source behind a number: the suite's own, and all that the user's code reaches."""
