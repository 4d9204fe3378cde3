"""The choice of an initializer for a net."""

from suite.commands.choose.choose import choose

__all__ = ["choose"]
