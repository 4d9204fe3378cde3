"""Speed of the suite, measured beside what it replaces."""
