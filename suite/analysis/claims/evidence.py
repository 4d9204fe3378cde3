"""The part of the results that a claim speaks of."""

from collections import Counter
from dataclasses import dataclass
from statistics import fmean

from suite.benchmark.claim import Claim
from suite.benchmark.trial import Trial
from suite.errors import unknown
from suite.training.result import Result, Status


class MissingError(Exception):
    """Something that the claim needs was not measured; the message says what."""


@dataclass(frozen=True)
class Evidence:
    """All results of a benchmark and its planned trials, asked on behalf of one claim."""

    claim: Claim
    results: tuple[Result, ...]
    planned: tuple[Trial, ...]

    def scored(self, initializer: str) -> list[Result]:
        """Return the results of one initializer at the claim's point (all points where it names none).

        Raises:
            MissingError: a trial that was planned has no score.
        """
        planned = [trial for trial in self.planned if self._concerns(trial, initializer)]
        if not planned:
            raise MissingError(f"no trial of {initializer}{self._place()} is planned")
        found = {_key(result.trial): result for result in self.results if self._concerns(result.trial, initializer)}
        lacking = Counter(
            str(found[_key(trial)].status) if _key(trial) in found else "not run"
            for trial in planned
            if _key(trial) not in found or not found[_key(trial)].status.scored
        )
        if lacking:
            causes = ", ".join(f"{count} {cause}" for cause, count in sorted(lacking.items()))
            raise MissingError(f"{lacking.total()} of {len(planned)} trials of {initializer} have no score: {causes}")
        return [found[_key(trial)] for trial in planned]

    def scalars(self, initializer: str) -> dict[int, float]:
        """Return the claim's metric by replicate, the mean over the points of the sweep where there are several.

        A replicate draws from the same streams at every point, so its values there are not independent: an interval
        over seeds takes one value from each (Hurlbert 1984 on pseudoreplication).

        Raises:
            MissingError: a trial has no score, or its metrics lack the claim's.
        """
        values: dict[int, list[float]] = {}
        for result in self.scored(initializer):
            values.setdefault(result.trial.replicate, []).append(self._scalar(result))
        return {replicate: fmean(each) for replicate, each in values.items()}

    def _scalar(self, result: Result) -> float:
        metric, metrics = self.claim.metric, result.metrics
        if metric in metrics:
            return metrics[metric]
        who = f"{result.trial.initializer}, seed {result.trial.replicate}"
        target = result.trial.spec.training.target
        if target is not None and metric == f"steps_to/{target.value:g}":
            raise MissingError(f"{who}: {target.metric} never reached {target.value:g}")
        if result.status is Status.DIVERGED:
            raise MissingError(f"{who}: no finite {metric}, the trial diverged")
        raise MissingError(str(unknown("metric", metric, metrics, where=who)))

    def _concerns(self, trial: Trial, initializer: str) -> bool:
        point = dict(trial.point)
        return trial.initializer == initializer and all(
            key in point and point[key] == value for key, value in self.claim.at.items()
        )

    def _place(self) -> str:
        return "".join(f" at {key} = {value}" for key, value in self.claim.at.items())


def _key(trial: Trial) -> tuple[str, str, int]:
    return trial.initializer, str(trial.point), trial.replicate
