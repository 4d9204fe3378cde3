"""Initializers: Keras' own, the suite's and the user's.

Keras is imported when an initializer is made, not before.
"""

from suite.initializers.model_initializer import LayerSeed, ModelInitializer
from suite.initializers.registry import get, names
from suite.initializers.validation import validate

__all__ = ["LayerSeed", "ModelInitializer", "get", "names", "validate"]
