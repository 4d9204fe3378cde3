"""Choices of an initializer: sentences, table and figure."""
