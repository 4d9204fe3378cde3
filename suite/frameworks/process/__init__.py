"""The state that all code of this process shares, and that code of the user's own must leave as it was."""

from suite.frameworks.process.guard import DisturbanceError, alone, disturbances, disturbed_since, guarded, watched

__all__ = ["DisturbanceError", "alone", "disturbances", "disturbed_since", "guarded", "watched"]
