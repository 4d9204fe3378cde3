"""The user's own data, from a function."""

import inspect
from typing import Any, ClassVar, Literal

from pydantic import ConfigDict, Field, JsonValue

from suite.datasets.conversion import Split, dataset
from suite.datasets.dataset import Dataset, DatasetConfig, Task
from suite.errors import UserError, refused
from suite.registry.objects import load_object


class CustomDataset(DatasetConfig):
    """Data that the user's function returns, split into parts where it is not.

    The name is the reference to the function. Keys of the table that are not below are its options; it gets `seed`,
    too, if it takes one, and then draws other data for each seed. `conversion.dataset` says what it may return.
    """

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, JsonValue]

    label: ClassVar[str] = "your own: package.module:function or file.py:function(**options)"

    task: Task | Literal["auto"] = "auto"
    target: str | None = Field(default=None, min_length=1)
    """The column of a frame that is the target."""
    test_share: float = Field(default=0.2, gt=0, lt=1)
    validation_share: float = Field(default=0.2, ge=0, lt=1)
    """Shares that are split off where the function returns no such part: of all data, then of the rest."""

    @property
    def varies(self) -> bool:  # type: ignore[override]
        """Whether another seed draws other data: whether the function takes one."""
        return "seed" in inspect.signature(self._function()).parameters

    def load(self, seed: int) -> Dataset:
        """Call the user's function and return what it returns as a dataset.

        Raises:
            UserError: there is no such function, it fails, it returns other data for the same seed, or no data.
        """
        function = self._function()
        options = dict(self.__pydantic_extra__) | ({"seed": seed} if self.varies else {})
        split = Split(self.test_share, self.validation_share, self.task, self.target)
        with refused(self.name):
            found, again = (dataset(function(**options), self.name, split) for _ in range(2))
        for part in ("train", "validation", "test"):
            first, second = getattr(found, part), getattr(again, part)
            if first.x.tobytes() != second.x.tobytes() or first.y.tobytes() != second.y.tobytes():
                raise UserError(
                    f"{self.name}: expected the same data each time, received others in part {part}; draw from a "
                    "generator made of an argument `seed`, which the function may take"
                )
        return found

    def _function(self) -> Any:
        function = load_object(self.name)
        if not callable(function):
            raise UserError(f"{self.name}: expected a function that returns data, received {type(function).__name__}")
        return function
