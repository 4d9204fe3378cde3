"""Benchmarks: the file's schema, the trials that it expands to, their identity and their seeds."""
