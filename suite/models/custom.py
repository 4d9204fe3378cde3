"""The user's own model."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from pydantic import ConfigDict, JsonValue

from suite.errors import UserError, refused
from suite.models.isolation import isolated_build
from suite.models.model import ModelConfig
from suite.objects import load_object

if TYPE_CHECKING:
    import keras


class CustomModel(ModelConfig):
    """A model that the user's `function(input_shape, outputs, **options)` returns; its name is the reference to it.

    All other keys of the table are the options. Layers are built in the benchmark's type unless they choose another;
    the model's initial weights do not depend on what was built before.
    """

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, JsonValue]

    label: ClassVar[str] = "your own: package.module:function or file.py:function(input_shape, outputs, **options)"

    def build(self, input_shape: tuple[int, ...], outputs: int, dtype: str) -> "keras.Model":
        """Call the user's function and hold what it returns against what was asked; see `ModelConfig.build`."""
        with isolated_build(dtype):
            function = load_object(self.name)
            if not callable(function):
                raise UserError(f"{self.name}: expected a function that returns a keras.Model, received {function!r}")
            model = self._attempt("", lambda: function(input_shape, outputs, **self.__pydantic_extra__))
            self._check(model, input_shape, outputs)
        return model

    def _check(self, model: Any, input_shape: tuple[int, ...], outputs: int) -> None:
        import keras

        if not isinstance(model, keras.Model):
            raise UserError(f"{self.name}: expected to receive a keras.Model, received {type(model).__name__}")
        dtype = keras.config.dtype_policy().compute_dtype
        two_examples = np.zeros((2, *input_shape), dtype=dtype)
        # Calling it also builds what has no weights before its first call.
        output = self._attempt(
            f": the model does not accept inputs of shape {(None, *input_shape)}", lambda: model(two_examples)
        )
        shape, expected = getattr(output, "shape", None), (None, outputs)
        if shape is None or tuple(shape) != (2, outputs):
            received = f"of shape {(None, *shape[1:])}" if shape else f"a {type(output).__name__}"
            raise UserError(f"{self.name}: expected the model's output to be of shape {expected}, received {received}")
        if keras.backend.standardize_dtype(output.dtype) != dtype:
            received = keras.backend.standardize_dtype(output.dtype)
            raise UserError(f"{self.name}: expected the model's output to be {dtype}, received {received}")

    def _attempt(self, what: str, call: Callable[[], Any]) -> Any:
        with refused(f"{self.name}{what}"):
            return call()
