"""The choice of an initializer for a net."""

from suite.commands.choose.choose import candidates, choose

__all__ = ["candidates", "choose"]
