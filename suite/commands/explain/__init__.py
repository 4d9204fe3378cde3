"""Explanation of a net at initialization."""

from suite.commands.explain.explain import explain

__all__ = ["explain"]
