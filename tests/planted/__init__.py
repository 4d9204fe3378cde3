"""Bugs that are planted in a copy of the project, one at a time, to see whether a test fails."""
