"""Benchmarks: the file's schema, its trials, their identity and seeds."""
