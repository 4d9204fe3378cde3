"""Kernels of earlier training steps, for comparison."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from suite.frameworks.keras_kernels import kernel
from suite.frameworks.keras_layers import layers

if TYPE_CHECKING:
    import keras

Kernels = dict[int, NDArray[Any]]
"""Kernels by the layer's index in `suite.frameworks.keras_layers`."""


@dataclass(frozen=True)
class History:
    """The kernels at the start of training, and those before its last step."""

    start: Kernels
    before: Kernels


def kernels(model: "keras.Model") -> Kernels:
    """Return a copy of the kernel of every layer that has one."""
    found = ((index, kernel(layer)) for index, layer in enumerate(layers(model)))
    return {index: np.asarray(variable).copy() for index, variable in found if variable is not None}
