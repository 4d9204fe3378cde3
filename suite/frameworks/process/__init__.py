"""State shared by all code of a process.

Code of the user must leave it unchanged.
"""

from suite.frameworks.process.guard import DisturbanceError, alone, disturbances, disturbed_since, guarded, watched

__all__ = ["DisturbanceError", "alone", "disturbances", "disturbed_since", "guarded", "watched"]
