"""The user's own model."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from pydantic import ConfigDict, JsonValue

from suite.datasets.arrays import rows
from suite.datasets.dataset import Answer, Dataset, Part
from suite.errors import UserError, refused
from suite.frameworks.keras_inputs import as_taken, by_target, input_types
from suite.frameworks.keras_isolation import isolated_build
from suite.models.calling import called
from suite.models.model import ModelConfig
from suite.registry.objects import load_object

if TYPE_CHECKING:
    import keras


class CustomModel(ModelConfig):
    """A model that the user's function returns, or a model's class.

    The name is the reference to it. Of `input_shape`, `outputs` and `vocabulary`, the number of different tokens in the
    inputs, it gets those that it has a parameter for; several inputs or outputs are tables by name. All other keys of
    the table are options. Layers are built in the benchmark's type unless they choose another. The model's initial
    weights do not depend on models built before.
    """

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, JsonValue]

    label: ClassVar[str] = "your own: package.module:function or file.py:function, or a model's class"

    def build(self, input_shape: tuple[int, ...], outputs: int, dtype: str) -> "keras.Model":
        """Call the user's function and check the model that it returns, as described in `ModelConfig.build`."""
        part = Part(np.zeros((2, *input_shape), dtype), np.zeros((2, outputs)))
        return self.build_for(Dataset("zeros", "regression", part, part, part, outputs), dtype)

    def build_for(self, dataset: Dataset, dtype: str) -> "keras.Model":
        """Call the user's function and check the model that it returns on examples of the dataset."""
        with isolated_build(dtype):
            several = {name: target.outputs for name, target in dataset.targets.items()}
            outputs = several if len(several) > 1 else dataset.outputs
            model = self._called(
                {"input_shape": dataset.input_shape, "outputs": outputs, "vocabulary": dataset.vocabulary}
            )
            check(model, self.name, dataset, dtype)
        return model

    def _called(self, offered: Mapping[str, Any]) -> Any:
        import keras

        make = load_object(self.name)
        if not callable(make) or isinstance(make, keras.Model):
            received = f"the model {make.name!r} itself" if callable(make) else repr(make)
            raise UserError(f"{self.name}: expected a function that returns a keras.Model, received {received}")
        with refused(self.name):
            return called(make, offered, self.__pydantic_extra__)


def check(model: Any, name: str, dataset: Dataset, dtype: str) -> None:
    """Call the model on two examples, and check its outputs.

    Raises:
        UserError: it is not a Keras model, does not accept such inputs, or does not return an output of the expected
            shape, of a floating type, for each target.
    """
    import keras

    if not isinstance(model, keras.Model):
        raise UserError(f"{name}: expected to receive a keras.Model, received {type(model).__name__}")
    shape = dataset.input_shape
    batch = shape if isinstance(shape, dict) else (None, *shape)
    with refused(f"{name}: the model does not accept inputs of shape {batch}"):
        examples = dataset.scaled(rows(dataset.train.x, slice(2)), dtype)
        returned = model(as_taken(model, examples, input_types(model, examples, dtype)))
    for key, output in by_target(returned, dataset.targets, model, name).items():
        _check_output(output, name, key, dataset.targets[key], dtype)


def _check_output(output: Any, name: str, key: str, target: Answer, dtype: str) -> None:
    import keras

    of = f"output {key!r}" if key else "output"
    shape = getattr(output, "shape", None)
    if shape is None or tuple(shape[1:]) != target.shape:
        received = f"of shape {(None, *shape[1:])}" if shape is not None else f"a {type(output).__name__}"
        raise UserError(
            f"{name}: expected the model's {of} to be of shape {(None, *target.shape)}, received {received}"
        )
    found = keras.backend.standardize_dtype(output.dtype)
    if found not in (dtype, "float16", "bfloat16"):
        raise UserError(f"{name}: expected the model's {of} to be {dtype}, received {found}")
