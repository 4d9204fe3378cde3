"""Calibrations of the gate for people: tables, figure, words."""
