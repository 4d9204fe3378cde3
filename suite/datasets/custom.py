"""The user's own data, from a function."""

import hashlib
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

from pydantic import ConfigDict, JsonValue, SerializerFunctionWrapHandler, model_serializer

from suite.datasets.arrays import Arrays, content
from suite.datasets.conversion import dataset
from suite.datasets.dataset import Dataset, DatasetConfig
from suite.datasets.located import known
from suite.datasets.options import Options
from suite.errors import UserError, refused
from suite.registry.objects import load_object

YOUNGER = ("scored", "classes", "missing", "standardize")
"""Options that trials did not have at first: without a value a trial keeps the id that it had before."""


class CustomDataset(DatasetConfig, Options):
    """Data that the user's function returns, split into parts where it is not.

    The name is the reference to the function. Keys of the table that are not below are its options; those that are
    below reach it, too, if it takes them by name. It gets `seed` if it takes one, and then draws other data for each
    seed. `conversion.dataset` says what it may return.
    """

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, JsonValue]

    by_position: ClassVar[bool] = True
    label: ClassVar[str] = "your own: package.module:function or file.py:function(**options)"

    @property
    def varies(self) -> bool:  # type: ignore[override]
        """Whether another seed draws other data: whether the function takes one."""
        return "seed" in self._parameters()

    def load(self, seed: int) -> Dataset:
        """Call the user's function and return what it returns as a dataset.

        Raises:
            UserError: there is no such function, it fails, it returns other data for the same seed, or no data.
        """
        parameters = self._parameters()
        own = {key: getattr(self, key) for key in self.model_fields_set & parameters.keys() if key != "name"}
        given = dict(self.__pydantic_extra__) | own | ({"seed": seed} if "seed" in parameters else {})
        # Of the first data only the digests are kept: both together might not fit into memory.
        first = _digests(self._made(given))
        found = self._made(given)
        for part, digest in _digests(found).items():
            if digest != first[part]:
                raise UserError(
                    f"{self.name}: expected the same data each time, received others in part {part}; "
                    + (
                        "it returns other data for the same seed: draw only from a generator made of `seed`"
                        if "seed" in parameters
                        else "draw from a generator made of an argument `seed`, which the function may take"
                    )
                )
        return found

    def digest(self) -> str:
        """Return the SHA-256 of each file and folder that an option names, "" if there are none."""
        paths = sorted(set(_texts(self.__pydantic_extra__)))
        return " ".join(f"{path} {found}" for path in paths if (found := known(Path(path))))

    def _made(self, given: dict[str, Any]) -> Dataset:
        with refused(self.name):
            return dataset(self._function()(**given), self.name, self)

    def _parameters(self) -> dict[str, inspect.Parameter]:
        return dict(inspect.signature(self._function()).parameters)

    def _function(self) -> Any:
        function = load_object(self.name)
        if not callable(function):
            raise UserError(f"{self.name}: expected a function that returns data, received {type(function).__name__}")
        return function

    @model_serializer(mode="wrap")
    def _without_younger(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        table: dict[str, Any] = handler(self)
        fields = type(self).model_fields
        return {
            key: value for key, value in table.items() if not (key in YOUNGER and value == fields[key].get_default())
        }


def _texts(value: Any) -> Iterator[str]:
    """Yield all texts in nested plain data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


def _digests(dataset: Dataset) -> dict[str, str]:
    """Return the SHA-256 of each part."""
    parts = {"train": dataset.train, "validation": dataset.validation, "test": dataset.test}
    return {key: _digest(part.x, part.y) for key, part in parts.items()}


def _digest(x: Arrays, y: Arrays) -> str:
    return hashlib.sha256(hashlib.sha256(content(x)).digest() + hashlib.sha256(content(y)).digest()).hexdigest()
