"""The audit of a net's initial weights."""

from suite.commands.audit.audit import assert_initialized, audit

__all__ = ["assert_initialized", "audit"]
