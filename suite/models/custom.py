"""The user's own model."""

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from pydantic import ConfigDict, JsonValue

from suite.errors import UserError, refused
from suite.frameworks.keras_isolation import isolated_build
from suite.models.model import ModelConfig
from suite.registry.objects import load_object

if TYPE_CHECKING:
    import keras


class CustomModel(ModelConfig):
    """A model that the user's `function(input_shape, outputs, **options)` returns.

    The name is the reference to the function. All other keys of the table are options. Layers are built in the
    benchmark's type unless they choose another. The model's initial weights do not depend on models built before.
    """

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, JsonValue]

    label: ClassVar[str] = "your own: package.module:function or file.py:function(input_shape, outputs, **options)"

    def build(self, input_shape: tuple[int, ...], outputs: int, dtype: str) -> "keras.Model":
        """Call the user's function and check the model that it returns, as described in `ModelConfig.build`."""
        with isolated_build(dtype):
            function = load_object(self.name)
            if not callable(function):
                raise UserError(f"{self.name}: expected a function that returns a keras.Model, received {function!r}")
            with refused(self.name):
                model = function(input_shape, outputs, **self.__pydantic_extra__)
            check(model, self.name, input_shape, outputs, dtype)
        return model


def check(model: Any, name: str, input_shape: tuple[int, ...], outputs: int, dtype: str) -> None:
    """Build the model by calling it, and check its output.

    Raises:
        UserError: it is not a Keras model, does not accept such inputs, or does not return (examples, outputs) of
            `dtype`.
    """
    import keras

    if not isinstance(model, keras.Model):
        raise UserError(f"{name}: expected to receive a keras.Model, received {type(model).__name__}")
    two_examples = np.zeros((2, *input_shape), dtype=dtype)
    with refused(f"{name}: the model does not accept inputs of shape {(None, *input_shape)}"):
        output = model(two_examples)
    shape, expected = getattr(output, "shape", None), (None, outputs)
    if shape is None or tuple(shape) != (2, outputs):
        received = f"of shape {(None, *shape[1:])}" if shape else f"a {type(output).__name__}"
        raise UserError(f"{name}: expected the model's output to be of shape {expected}, received {received}")
    if keras.backend.standardize_dtype(output.dtype) != dtype:
        received = keras.backend.standardize_dtype(output.dtype)
        raise UserError(f"{name}: expected the model's output to be {dtype}, received {received}")
