"""Calibration of the gate: false alarms, power and coverage.

They are measured on reruns that are drawn from real results.
"""
