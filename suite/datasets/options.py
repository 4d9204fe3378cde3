"""Options of the user's own data."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from suite.config import Config
from suite.datasets.dataset import Task

Said = Task | Literal["auto"]
"""A task, or "auto" if it follows from the targets."""

Missing = Literal["mean", "zero", "drop"]
"""What takes the place of missing values: the mean of the train part, 0, or nothing, without their examples."""

Column = Annotated[str, StringConstraints(min_length=1)]

Columns = Column | tuple[Column, ...]


class Shares(Config):
    """The shares that are split off data without such parts: of all data, then of the rest."""

    test_share: float = Field(default=0.2, gt=0, lt=1)
    validation_share: float = Field(default=0.2, ge=0, lt=1)


class Options(Shares):
    """How arrays, frames and streams become a dataset.

    `task` is that of every target. `target` names the columns that are targets, `scored` the one that is scored, the
    first one by default. `classes` is the number of classes of the scored target, by default one more than its largest.
    """

    task: Said = "auto"
    target: Columns | None = None
    scored: Column | None = None
    classes: int | None = Field(default=None, ge=2)
    missing: Missing | None = None
    standardize: bool = False
