"""New."""

BANDS = 5
"""Fewest seeds whose interval is drawn: fewer have none, and the seeds themselves say more."""
