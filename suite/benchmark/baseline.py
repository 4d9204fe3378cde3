"""Baselines: accepted results, one raw value for each seed.

They are kept in git beside the benchmarks. Regressions are measured against them.
"""

import json
from collections.abc import Mapping
from typing import Any, Self

from pydantic import Field, NonNegativeFloat, NonNegativeInt, model_validator

from suite.benchmark.sweep import Point
from suite.config import Config

Leaf = str | int | float | bool
"""A value in a configuration."""

Key = tuple[str, str, str]
"""Initializer, point of the sweep, metric."""


def key(initializer: str, point: Mapping[str, Any], metric: str) -> Key:
    """Return the key that identifies an entry.

    The order of the point's keys does not matter.
    """
    return initializer, json.dumps(point, sort_keys=True), metric


class Origin(Config):
    """Values of an entry that were accepted earlier, from which drift is measured.

    `accepted` is the day on which they became the baseline, "" if it is not known; `seed` is the root of the seeds'
    random streams.
    """

    accepted: str = ""
    seed: NonNegativeInt
    seeds: tuple[NonNegativeInt, ...] = Field(min_length=1)
    values: tuple[float | None, ...]

    @model_validator(mode="after")
    def _aligned(self) -> Self:
        if len(self.seeds) != len(self.values):
            raise ValueError(f"expected a value for each seed; received {len(self.seeds)} and {len(self.values)}")
        if len(set(self.seeds)) < len(self.seeds):
            raise ValueError(f"a seed appears twice; received seeds {list(self.seeds)}")
        return self


class Entry(Config):
    """One metric of one initializer at one point of the sweep, over its seeds.

    `configuration` is the hash of the trained configuration without the seeds, `data` has the hash of each seed's data,
    or one hash if all seeds share their data. `values` have the order of `seeds`; None is a value that a scored trial
    lacks: a loss that is not finite, or a target that was never reached. `failed` are the seeds without a score,
    `diverged` counts the seeds that are scored as the untrained model, `draws` counts the different initial weights
    among the seeds (0 if unknown), and `twins` the kernels that are copies of another one. `origin` has the values from
    which drift is measured, if they are different ones.
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
    origin: Origin | None = None

    @model_validator(mode="after")
    def _aligned(self) -> Self:
        if len(self.seeds) != len(self.values):
            raise ValueError(f"expected a value for each seed; received {len(self.seeds)} and {len(self.values)}")
        seeds = [*self.seeds, *self.failed]
        if not seeds:
            raise ValueError("expected at least one seed")
        if len(set(seeds)) < len(seeds):
            raise ValueError(f"a seed appears twice; received seeds {list(self.seeds)}, failed {list(self.failed)}")
        if len(self.data) not in (0, 1, len(self.seeds)):
            raise ValueError(f"expected data of each seed, or one; received {len(self.data)} for {len(self.seeds)}")
        if max(self.draws, self.diverged) > len(self.seeds):
            raise ValueError(f"more draws or diverged trials than seeds; received {self.draws} and {self.diverged}")
        return self

    @property
    def key(self) -> Key:
        """Initializer, point and metric of the entry."""
        return key(self.initializer, self.point, self.metric)

    @property
    def at(self) -> Point:
        """The point of the sweep."""
        return Point(sorted(self.point.items()))

    @property
    def at_origin(self) -> "Entry":
        """The entry as it was at its origin.

        It is the entry itself if it has none.
        """
        if self.origin is None:
            return self
        # Data and draws of earlier seeds are not known.
        then = {"seeds": self.origin.seeds, "values": self.origin.values, "failed": (), "diverged": 0, "draws": 0}
        return self.model_copy(update=then | {"data": (), "origin": None})

    @property
    def data_by_seed(self) -> dict[int, str]:
        """The hash of each seed's data, if it is known."""
        digests = self.data if len(self.data) == len(self.seeds) else self.data * len(self.seeds)
        return {seed: digest for seed, digest in zip(self.seeds, digests, strict=False) if digest}


class Baseline(Config):
    """A file `benchmarks/baselines/NAME.json`.

    `seed` is the root of the seeds' random streams, `accepted` the day on which the results last changed. `code` has a
    digest of the code behind each reference, and `definition` the configuration that was trained; a later check reports
    their changes. `watched` are numbers on which claims rest: they have no margin, but should stay the same to the last
    digit.
    """

    benchmark: str
    seed: NonNegativeInt
    accepted: str = ""
    environment: dict[str, str]
    code: dict[str, str] = {}
    definition: dict[str, Leaf] = {}
    entries: tuple[Entry, ...]
    watched: tuple[Entry, ...] = ()

    @model_validator(mode="after")
    def _entries_differ(self) -> Self:
        if not self.entries and not self.watched:
            raise ValueError("entries: expected at least 1 of them, or of watched")
        seen: set[Key] = set()
        for entry in (*self.entries, *self.watched):
            if entry.key in seen:
                raise ValueError(f"two entries belong to {' '.join(entry.key)}")
            seen.add(entry.key)
        return self


def carried(new: Baseline, old: Baseline, better: Mapping[Key, bool]) -> Baseline:
    """Return a new baseline whose entries keep the values from which drift is measured.

    These values are the previous ones, or the origin that the previous ones had: the first ones that were accepted. An
    entry has no origin if its values are those of the origin, if its definition or its data have changed, or if it is
    `better` than the origin by a shown rise: then it becomes the origin itself.
    """
    known = {entry.key: entry for entry in old.entries}
    entries = [
        entry.model_copy(update={"origin": _origin(entry, known.get(entry.key), old, better.get(entry.key, False))})
        for entry in new.entries
    ]
    return new.model_copy(update={"entries": tuple(entries)})


def _origin(entry: Entry, before: Entry | None, old: Baseline, better: bool) -> Origin | None:
    if before is None or better or before.configuration != entry.configuration or not before.seeds:
        return None
    theirs, ours = before.data_by_seed, entry.data_by_seed
    if any(theirs.get(seed, data) != data for seed, data in ours.items()):
        return None
    origin = before.origin or Origin(accepted=old.accepted, seed=old.seed, seeds=before.seeds, values=before.values)
    return None if (origin.seeds, origin.values) == (entry.seeds, entry.values) else origin
