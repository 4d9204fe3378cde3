"""Reasons why a net trains, or does not."""
