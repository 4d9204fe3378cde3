"""Limits along an axis: table, sentences, and map."""
