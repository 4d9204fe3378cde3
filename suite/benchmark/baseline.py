"""Accepted results, raw values per seed, in git beside the benchmarks: what a regression is measured against."""

import json
from collections.abc import Mapping
from typing import Any, Self

from pydantic import Field, NonNegativeFloat, NonNegativeInt, model_validator

from suite.benchmark.sweep import Point
from suite.config import Config

Key = tuple[str, str, str]
"""Initializer, point of the sweep, metric."""


def key(initializer: str, point: Mapping[str, Any], metric: str) -> Key:
    """Return what identifies an entry; the order of the point's keys does not matter."""
    return initializer, json.dumps(point, sort_keys=True), metric


class Entry(Config):
    """One metric of one initializer at one point of the sweep, over its seeds.

    `configuration` is the hash of all that was trained but the seeds, `data` that of each seed's data (one where all
    share it). `values` stand in the order of `seeds`; None is a value that a scored trial does not have: a loss that is
    not finite, a target that was never reached. `failed` are the seeds without a score, `diverged` counts those
    that are scored as the untrained model, `draws` the different initial weights among the seeds (0 where unknown), and
    `twins` the kernels that are copies of another one.
    """

    initializer: str
    point: dict[str, Any] = {}
    metric: str
    configuration: str
    data: tuple[str, ...] = ()
    seeds: tuple[NonNegativeInt, ...]
    values: tuple[float | None, ...]
    failed: tuple[NonNegativeInt, ...] = ()
    diverged: NonNegativeInt = 0
    draws: NonNegativeInt = 0
    twins: NonNegativeFloat = 0.0

    @model_validator(mode="after")
    def _aligned(self) -> Self:
        if len(self.seeds) != len(self.values):
            raise ValueError(f"expected a value for each seed; received {len(self.seeds)} and {len(self.values)}")
        seeds = [*self.seeds, *self.failed]
        if not seeds:
            raise ValueError("expected at least one seed")
        if len(set(seeds)) < len(seeds):
            raise ValueError(
                f"a seed stands there twice; received seeds {list(self.seeds)}, failed {list(self.failed)}"
            )
        if len(self.data) not in (0, 1, len(self.seeds)):
            raise ValueError(f"expected data of each seed, or one; received {len(self.data)} for {len(self.seeds)}")
        if max(self.draws, self.diverged) > len(self.seeds):
            raise ValueError(f"more draws or diverged ones than seeds; received {self.draws} and {self.diverged}")
        return self

    @property
    def key(self) -> Key:
        """What the entry is of."""
        return key(self.initializer, self.point, self.metric)

    @property
    def at(self) -> Point:
        """The point of the sweep."""
        return tuple(sorted(self.point.items()))


class Baseline(Config):
    """A file `benchmarks/baselines/NAME.json`. `seed` is the root of the random streams of its seeds."""

    benchmark: str
    seed: NonNegativeInt
    environment: dict[str, str]
    entries: tuple[Entry, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _entries_differ(self) -> Self:
        seen: set[Key] = set()
        for entry in self.entries:
            if entry.key in seen:
                raise ValueError(f"two entries are of {' '.join(entry.key)}")
            seen.add(entry.key)
        return self
