"""Arrays of a Python session, known by their bytes."""

import hashlib
from typing import Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from suite.datasets.arrays import Arrays, leaves
from suite.datasets.conversion import dataset
from suite.datasets.dataset import Dataset, DatasetConfig
from suite.datasets.options import Options
from suite.errors import UserError

_held: dict[str, Dataset] = {}
"""The data of this process, by digest."""


class InMemory(DatasetConfig):
    """Data that a Python session holds, by the digest of their bytes."""

    varies: ClassVar[bool] = False
    label: ClassVar[str] = "arrays of a Python session"

    name: Literal["arrays"] = "arrays"
    sha256: str = Field(pattern="^[0-9a-f]{64}$")

    def load(self, seed: int) -> Dataset:  # noqa: ARG002 - the arrays are the same for each seed
        """Return the data.

        Raises:
            UserError: this process does not hold them.
        """
        if self.sha256 not in _held:
            raise UserError(
                "the arrays of this trial live only in the Python session that made them; pass data=… again"
            )
        return _held[self.sha256]


def in_memory(value: Any, **options: Any) -> dict[str, str]:
    """Hold data in this process, and return the `[dataset]` table that stands for them.

    The same data have the same table in any session.

    Args:
        value: arrays, frames or streams, as `conversion.dataset` takes them.
        options: those of `Options`: what is split off, what the task is, and what is done to inputs.

    Raises:
        UserError: they are no data.
        pydantic.ValidationError: an option is unknown or out of its range.

    Example:
        >>> table = in_memory((np.ones((50, 3)), np.arange(50) % 2))
        >>> table["name"], len(table["sha256"])
        ('arrays', 64)
    """
    found = dataset(value, "arrays", Options(**options))
    identity = _digest(found)
    _held[identity] = found
    return {"name": "arrays", "sha256": identity}


def _digest(dataset: Dataset) -> str:
    digest = hashlib.sha256()
    described = (dataset.task, dataset.outputs, sorted(dataset.others.items()), dataset.scale, dataset.shift)
    digest.update(repr((described, dataset.vocabulary)).encode())
    for part in (dataset.train, dataset.validation, dataset.test):
        for arrays in (part.x, part.y):
            _update(digest, arrays)
    return digest.hexdigest()


def _update(digest: Any, arrays: Arrays) -> None:
    for name, array in leaves(arrays).items():
        digest.update(repr((name, array.dtype.str, array.shape)).encode())
        digest.update(np.ascontiguousarray(array).data)
