"""Evidence for a claim: the results that it is about."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean
from typing import Any

import numpy as np

from suite.analysis.claims.metric import MissingError, measured, who
from suite.analysis.selection import described, edge, selected
from suite.benchmark.claim import Claim, Side
from suite.benchmark.metric import parsed
from suite.benchmark.selection import Selection
from suite.benchmark.sweep import Point
from suite.benchmark.trial import Key, Trial, key_of
from suite.errors import unknown
from suite.training.result import Result, Status

FIRST = "draws/second_moment_first"

"""A quantity of further draws that differs between any two draws, except by rounding."""


def check_draws(name: str, results: Sequence[Result]) -> None:
    """Refuse trials of a random initializer whose seeds, or further draws, share their initial weights.

    An interval over seeds is an interval over draws of the weights. Zeros, constants and the identity report that they
    do not draw ("initial/random"). If an initializer reports that it draws, equal weights are a fault.

    Args:
        name: the name of the trials in messages.
        results: the results of one initializer; each point of the sweep is checked by itself.

    Raises:
        MissingError: some trials share their weights.
    """
    for trials in _grouped(list(filter(_random, results)), lambda result: Point(result.trial.point)):
        count = _different(trials)
        if count < len(trials):
            raise MissingError(
                f"{name}: {len(trials)} seeds start from {_weights(count)}, though the initializer is random: they are "
                "no sample"
            )
        for result in trials:
            first = result.draws.get(FIRST, np.empty(0))
            if len(first) > 1 and np.all(first == first[0]):
                raise MissingError(f"{who(result)}: {len(first)} draws are one, though the initializer is random")


def same_draws(results: Sequence[Result]) -> str:
    """Return the initializers that start several trials from the same weights, as the end of a reason.

    It is "" if there are none.
    """
    groups = _grouped(results, lambda result: result.trial.initializer)
    said = ""
    for trials in groups:
        count = _different(trials)
        if count < len(trials):
            whose = f" of {trials[0].trial.initializer}" if len(groups) > 1 else ""
            said += f"; {len(trials)} trials{whose} start from {_weights(count)}"
    return said


def _random(result: Result) -> bool:
    return bool(result.metrics.get("initial/random", 0.0))


def _different(trials: Sequence[Result]) -> int:
    """Return the number of different initial weights.

    A trial whose weights are not known counts as different.
    """
    return len({(Point(each.trial.point), each.weights or number) for number, each in enumerate(trials)})


def _weights(count: int) -> str:
    return "the same initial weights" if count == 1 else f"only {count} different initial weights"


def _grouped(results: Sequence[Result], key: Callable[[Result], Hashable]) -> list[list[Result]]:
    groups: defaultdict[Hashable, list[Result]] = defaultdict(list)
    for result in results:
        groups[key(result)].append(result)
    return list(groups.values())


Unit = tuple[int, int]
"""A unit that has a value of its own: the replicate, and the number of the draw, which is 0 if a trial has one
value."""


@dataclass(frozen=True)
class Evidence:
    """All results of a benchmark and its planned trials, for one claim.

    A result counts if it belongs to a planned trial: same configuration, same environment. `confidence` is that of the
    claim's intervals, `select` says how values are chosen if the claim is about chosen ones.
    """

    claim: Claim
    results: tuple[Result, ...]
    planned: tuple[Trial, ...]
    confidence: float = 0.95
    select: Selection | None = None

    @property
    def own(self) -> Side:
        """The side that the claim is about.

        A claim of the kind "exceeds" has another one.
        """
        return self.claim.sides[0]

    def scored(self, side: Side) -> list[Result]:
        """Return the results of one side of the claim, at its point, or at all points if it names none.

        If the side is at selected values, trials at all other values must have scores, too: otherwise there was no
        choice.

        Raises:
            MissingError: no trial was planned, a planned one has no score, or nothing was measured to choose by.
        """
        planned = self._concerned(side)
        if not planned:
            place = "".join(f" at {key} = {value}" for key, value in side.at.items())
            raise MissingError(f"no trial of {side.initializer}{place} is planned")
        results = {_key(result.trial): result for result in self.results}
        found = [results.get(_key(trial)) for trial in planned]
        scored = [result for result in found if result is not None and result.status.scored]
        without = [result for result in found if result is None or not result.status.scored]
        lacking = Counter(str(result.status) if result else "not run" for result in without)
        if lacking:
            causes = ", ".join(f"{count} {cause}" for cause, count in sorted(lacking.items()))
            raise MissingError(f"{lacking.total()} of {len(planned)} trials of {side.name} have no score: {causes}")
        return scored if self.select is None or not side.of_selected else _at_its_own(side, scored, self.select)

    @property
    def units(self) -> str:
        """The units over which the claim's metric is a sample: seeds, or further draws of the initial weights."""
        return "draws" if any(self.claim.metric in result.draws for result in self.results) else "seeds"

    def scalars(self, side: Side, *, infinite: bool = False) -> dict[Unit, float]:
        """Return the claim's metric by unit, averaged over the points of the sweep.

        A replicate draws from the same streams at every point, so its values there are not independent: an interval
        over seeds takes one value from each (Hurlbert 1984 on pseudoreplication). Draws are independent of one another.

        Args:
            side: one of the claim's.
            infinite: a value that was measured but is not finite counts as infinitely large: a loss that overflowed,
                the steps to a target that was never reached.

        Raises:
            MissingError: a trial has no score, its metrics or some of its draws lack the claim's metric, or seeds share
                their draws.
        """
        values: dict[Unit, list[float]] = {}
        for result in self._sample(side):
            drawn = result.draws.get(self.claim.metric)
            found = [measured(self.claim.metric, result, infinite=infinite)] if drawn is None else drawn.tolist()
            for number, value in enumerate(found):
                values.setdefault((result.trial.replicate, number), []).append(value)
        means = {unit: mean(each) for unit, each in values.items()}
        undefined = sum(map(math.isnan, means.values()))
        if undefined:
            raise MissingError(f"{side.name}: {undefined} of {len(means)} {self.units} have no {self.claim.metric}")
        return means

    def series(self, side: Side, axis: str) -> dict[int, dict[float, float]]:
        """Return, by replicate, the claim's metric at each value of an axis, averaged over the other axes.

        Raises:
            MissingError: the axis is not in the sweep, a trial has no score, its metrics lack the claim's, or seeds
                share their draws.
        """
        values: dict[int, dict[float, list[float]]] = {}
        for result in self._sample(side):
            point = dict(result.trial.point)
            if axis not in point:
                raise MissingError(str(unknown("sweep axis", axis, point, where=who(result))))
            at = values.setdefault(result.trial.replicate, {})
            at.setdefault(point[axis], []).append(measured(self.claim.metric, result))
        return {seed: {x: mean(each) for x, each in at.items()} for seed, at in values.items()}

    def remarks(self) -> str:
        """Return further remarks on these trials, as the end of a reason, "" if there are none."""
        # The sides can share points: the keys keep each trial once.
        kept = {_key(result.trial): result for side in self.claim.sides for result in self.scored(side)}
        results = list(kept.values())
        diverged = sum(result.status is Status.DIVERGED for result in results)
        said = self._choices()
        if diverged and parsed(self.claim.metric).kind in ("final", "best") and self.claim.metric != "final/diverged":
            said += f"; {diverged} of {len(results)} trials diverged and count as untrained"
        return f"{said}{same_draws(results)}"

    def _sample(self, side: Side) -> list[Result]:
        found = self.scored(side)
        check_draws(side.name, found)
        return found

    def _choices(self) -> str:
        if self.select is None:
            return ""
        sides, said = self.claim.sides, []
        for side in filter(lambda side: side.of_selected, sides):
            chosen = self.scored(side)
            values = described(chosen, self.select)
            tried = [Point(result.trial.point) for result in self.results]
            if any(edge(Point(result.trial.point), tried, self.select) for result in chosen):
                values += " (at an end of what was tried)"
            said.append(f"{side.name} {'with' if side.apart else 'at'} {values}" if len(sides) > 1 else f"at {values}")
        return f"; {' and '.join(said)}, chosen on validation data" if said else ""

    def _concerned(self, side: Side) -> list[Trial]:
        free = self.select.axes if self.select is not None and side.of_selected else ()
        return [
            trial
            for trial in self.planned
            if trial.initializer == side.initializer and _here(dict(trial.point), side.at, free)
        ]


def _at_its_own(side: Side, scored: Sequence[Result], select: Selection) -> list[Result]:
    found = selected(scored, select)
    if found is None:
        by = " or ".join(select.metrics)
        raise MissingError(f"{side.name}: no finite {by}, by which {', '.join(select.axes)} would be chosen")
    return found


def _here(point: Mapping[str, Any], at: Mapping[str, Any], free: Sequence[str]) -> bool:
    return all(key in point and (key in free or point[key] == value) for key, value in at.items())


def _key(trial: Trial) -> tuple[str, Point, Key]:
    return trial.initializer, Point(trial.point), key_of(trial)
