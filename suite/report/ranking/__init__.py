"""Leaderboards for people: table, sentences, figures."""
