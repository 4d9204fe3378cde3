"""Models saved by Keras in files."""

import inspect
import json
import re
import sys
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import Field

from suite.datasets.dataset import Dataset
from suite.errors import UserError, refused
from suite.frameworks.keras_isolation import isolated_build
from suite.frameworks.keras_layers import layers
from suite.models.model import ModelConfig
from suite.registry.objects import load_object
from suite.registry.provenance.data import sha

if TYPE_CHECKING:
    import keras

ENDINGS = (".keras", ".h5")
"""Endings of files of saved models."""

Reference = Annotated[str, Field(pattern=r".:.")]
"""The reference to code of the user's own."""


def is_saved(name: str) -> bool:
    """Return whether a model's name is the path of a saved model.

    Example:
        >>> is_saved("nets/my.keras"), is_saved("mlp")
        (True, False)
    """
    return name.endswith(ENDINGS)


class SavedModel(ModelConfig):
    """A model from a file that Keras saved, in the architecture that the file describes.

    The name is the file's path. No weight of the file is trained further: kernels come from the initializer, all others
    begin as their layers' own initializers say. What layers learned from data by `adapt` is kept, as of `Normalization`
    or `TextVectorization`.
    """

    label: ClassVar[str] = "your own: file.keras, a model that Keras saved"

    custom: tuple[Reference, ...] | Reference = ()
    """Classes of the user's own in the file: of each module one; it may hold further ones."""

    def digest(self) -> str:
        """Return the SHA-256 of the file."""
        return sha(Path(self.name))

    def build_for(self, dataset: Dataset, dtype: str) -> "keras.Model":  # noqa: ARG002
        """Return the model with weights that are drawn anew."""
        return self._fresh(dtype)

    def build(self, input_shape: tuple[int, ...], outputs: int, dtype: str) -> "keras.Model":  # noqa: ARG002
        """Return the model with weights that are drawn anew."""
        return self._fresh(dtype)

    def _fresh(self, dtype: str) -> "keras.Model":
        custom = (self.custom,) if isinstance(self.custom, str) else self.custom
        unknown = sorted(set(_foreign(Path(self.name)))) if not custom else []
        if unknown:
            module, name = unknown[0].rsplit(".", 1)
            place = "file" if module.startswith(("suite_user", "__main__")) else module.replace(".", "/")
            raise UserError(
                f"{self.name}: the file holds {', '.join(unknown)}, which is not Keras'; expected the reference to its "
                f'class in the [model] table: custom = "{place}.py:{name}"'
            )
        with isolated_build(dtype):
            model = load(self.name, custom)
            with refused(self.name), _known(custom):
                _draw_anew(model, dtype)
        return model


def load(path: str, custom: tuple[str, ...] = ()) -> "keras.Model":
    """Return the model of a file, with its weights, and compiled if it was.

    Args:
        path: the file.
        custom: references to classes in it. All classes and functions of their modules are known to Keras, too.

    Raises:
        UserError: there is no such file, it cannot be read, or it holds code.
    """
    import keras

    if not Path(path).is_file():
        raise UserError(f"{path}: no such file, looked in {Path(path).absolute().parent}")
    try:
        with refused(path), _known(custom), warnings.catch_warnings():
            # The moments of the optimizer, which nobody needs, are not those of an optimizer that has not begun.
            warnings.filterwarnings("ignore", "Skipping variable loading for optimizer")
            model = keras.saving.load_model(path)
    except UserError as error:
        if "arbitrary code" in str(error.__cause__):
            raise UserError(
                f"{path}: the file holds Python code, of a Lambda layer, which is not run; expected layers by their "
                "classes, or the function that builds the net: file.py:function"
            ) from error
        foreign = re.search(r"Could not locate (?:class|function) '(\w+)'", str(error.__cause__))
        if foreign is None:
            raise
        raise UserError(
            f"{path}: a saved model names a class of your own, {foreign[1]}, and does not hold it; name a function "
            f"that builds the model, file.py:function, or one that returns keras.saving.load_model({path!r}, "
            f"custom_objects={{{foreign[1]!r}: {foreign[1]}}}); in a benchmark's file, "
            f'custom = "my_net.py:{foreign[1]}" will do'
        ) from error
    if not isinstance(model, keras.Model):
        raise UserError(f"{path}: expected a saved keras.Model, received {type(model).__name__}")
    return model


def _known(custom: tuple[str, ...]) -> AbstractContextManager[None]:
    """Return a block in which Keras knows the classes and functions of some modules."""
    import keras

    objects = {name: found for reference in custom for name, found in _named(load_object(reference))}
    scope: AbstractContextManager[None] = keras.saving.custom_object_scope(objects)
    return scope


def _named(one: Any) -> Iterator[tuple[str, Any]]:
    """Yield the classes and functions of the module of one of them, by the names that a file has for them."""
    import keras

    for name, found in vars(sys.modules[one.__module__]).items():
        if inspect.isclass(found) or inspect.isfunction(found):
            yield name, found
            yield keras.saving.get_registered_name(found), found


def _foreign(path: Path) -> Iterator[str]:
    """Yield the dotted names of classes in a file that are of other packages than Keras."""
    try:
        with zipfile.ZipFile(path) as archive:
            waiting = [json.loads(archive.read("config.json"))]
    except (OSError, zipfile.BadZipFile, KeyError, ValueError):  # Loading says what is wrong with the file.
        return
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting.extend(value.values())
            module, registered = value.get("module"), value.get("registered_name")
            own = module.partition(".")[0] not in ("keras", "builtins") if isinstance(module, str) else bool(registered)
            if "class_name" in value and "config" in value and own:
                yield f"{module or '__main__'}.{value['class_name']}"
        elif isinstance(value, list):
            waiting.extend(value)


def _draw_anew(model: "keras.Model", dtype: str) -> None:
    """Give each weight the value that its layer's own initializer draws, except in layers that adapted to data.

    The twin that draws them is built from the same streams, so that its layers draw what those of the model would.
    """
    import keras

    with isolated_build(dtype):
        twin = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(model))
    adapted = {id(each) for layer in layers(model) if hasattr(layer, "adapt") for each in layer.variables}
    for own, fresh in zip(model.variables, twin.variables, strict=True):
        if id(own) not in adapted:
            own.assign(fresh)
