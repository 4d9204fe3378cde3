"""A published or theoretical statement about results, in the form in which it can be checked."""

from typing import Any, Self

from pydantic import Field, NonNegativeFloat, model_validator

from suite.config import Config


class Claim(Config):
    """One `[[claims]]` table. Exactly one of `within`, `exceeds` and `published` says what is claimed of `metric`.

    - `within = [low, high]`: the mean over seeds lies inside.
    - `exceeds = "other"` with `by`: the mean of the paired differences to another initializer is above the margin.
    - `published = value or [values]` with `tolerance`: every seed gives the published number, or the published curve at
      its first evaluations, within the tolerance. This is for deterministic reproductions, where nothing is sampled.

    `at` keeps the trials at one point of the sweep.
    """

    statement: str = Field(min_length=1)
    source: str = Field(min_length=1)
    initializer: str
    metric: str
    at: dict[str, Any] = {}
    within: tuple[float, float] | None = None
    exceeds: str | None = None
    by: float = 0.0
    published: float | tuple[float, ...] | None = None
    tolerance: NonNegativeFloat | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        given = [name for name in ("within", "exceeds", "published") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"expected exactly one of within, exceeds and published, received {given or 'none'}")
        if self.within is not None and self.within[0] > self.within[1]:
            raise ValueError(f"within: expected [low, high], received {list(self.within)}")
        if (self.published is None) != (self.tolerance is None):
            raise ValueError("published and tolerance belong together")
        if self.by and self.exceeds is None:
            raise ValueError("by belongs to exceeds")
        return self
