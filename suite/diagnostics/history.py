"""The kernels of earlier steps, beside which those of a model in training are measured."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from suite.frameworks.keras_kernels import kernel
from suite.frameworks.keras_layers import layers

if TYPE_CHECKING:
    import keras

Kernels = dict[int, NDArray[Any]]
"""By the layer's index among `suite.frameworks.keras_layers`."""


@dataclass(frozen=True)
class History:
    """The kernels that training began with, and those before its last step."""

    start: Kernels
    before: Kernels


def kernels(model: "keras.Model") -> Kernels:
    """Return a copy of the kernel of every layer that has one."""
    found = ((index, kernel(layer)) for index, layer in enumerate(layers(model)))
    return {index: np.asarray(variable).copy() for index, variable in found if variable is not None}
