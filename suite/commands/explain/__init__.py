"""Why a net trains or does not: builds it, measures it at initialization, and tries what could mend it."""

from suite.commands.explain.explain import explain

__all__ = ["explain"]
