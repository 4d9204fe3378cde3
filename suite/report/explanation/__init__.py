"""Explanations of a net for people: screen, figure and page."""
