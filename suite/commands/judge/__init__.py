"""Cards on an initializer."""

from suite.commands.judge.judge import judge

__all__ = ["judge"]
