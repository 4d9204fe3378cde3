"""Calibrations of the gate for people: table, figure, words."""
