"""Tracking stores: connections, experiments, runs, the SQLite file."""
