"""A leaderboard for people: its table, its sentences, its figures."""
