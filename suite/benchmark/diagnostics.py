"""The `[diagnostics]` table of a benchmark file."""

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from suite.config import Config
from suite.diagnostics.quantities import Tier
from suite.diagnostics.registry import check
from suite.errors import UserError


def _quantity(name: str) -> str:
    try:
        check(name)
    except UserError as error:
        raise PydanticCustomError("unknown_key", "{message}", {"message": str(error)}) from None
    return name


Quantity = Annotated[str, AfterValidator(_quantity)]


class Diagnostics(Config):
    """What is measured of a trial's signals; no number of the training depends on it.

    - `tier` says how much is measured: cheap, standard or full; `quantities` adds single quantities of more expensive
      tiers by name.
    - `examples` is the number of training examples, the first ones, on which everything is measured.
    - `measurements` is the number of measurements during training, spread evenly over the evaluations; there is always
      one at initialization.
    - `draws` is the number of further draws of the initial weights to measure, all in one trial: the length of the
      signal, and whether the net has collapsed to a constant.
    """

    tier: Tier = "cheap"
    quantities: tuple[Quantity, ...] = ()
    examples: int = Field(default=128, ge=2, le=10_000)
    measurements: int = Field(default=0, ge=0, le=10_000)
    draws: int = Field(default=0, ge=0, le=100_000)

    def moments(self, schedule: list[int]) -> frozenset[int]:
        """Return the steps, out of the ascending steps of evaluation, at which signals are measured.

        The last step is one of them unless `measurements` is 0.
        """
        wanted = min(self.measurements, len(schedule))
        return frozenset(schedule[round(len(schedule) * k / wanted) - 1] for k in range(1, wanted + 1))
