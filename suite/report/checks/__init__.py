"""Checks for people: verdicts, findings, JUnit, landmarks."""
