"""Signals through nets, before and during training: figures, table."""
