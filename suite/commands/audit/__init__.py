"""The audit of a net's initial weights."""

from suite.commands.audit.asserting import assert_initialized
from suite.commands.audit.audit import audit

__all__ = ["assert_initialized", "audit"]
