"""The metric of a claim in one trial."""

import math
import re
from collections.abc import Mapping

from suite.analysis.signals import DEVIATIONS, THEORY, deviations, silence
from suite.errors import unknown
from suite.training.result import Result, Status

LOSS = re.compile(r"(initial|final|best)/(?P<part>train|validation|test)_loss")


class MissingError(Exception):
    """Something that a claim needs was not measured; the message says what."""


def measured(metric: str, result: Result, *, infinite: bool = False) -> float:
    """Return a metric of a trial that has a score.

    Metrics "theory/…" say how far its signals are from theory. With `infinite`, a value that was measured but is not
    finite counts as infinitely large: a loss that overflowed, the steps to a target that was never reached.

    Raises:
        MissingError: there is no finite one, or none of this name.
    """
    known = deviations(result) if metric.startswith(f"{THEORY}/") else result.metrics
    value = known.get(metric)
    if value is not None and math.isfinite(value):
        return value
    if infinite and (_never_reached(metric, result) or _overflowed(metric, result)):
        return math.inf
    raise MissingError(f"{who(result)}: {_why_absent(metric, result, known)}")


def who(result: Result) -> str:
    """Return the name of a trial in a message: "he, seed 3, depth = 30"."""
    point = [f"{key.rpartition('.')[2]} = {value}" for key, value in result.trial.point]
    return ", ".join([result.trial.initializer, f"seed {result.trial.replicate}", *point])


def _never_reached(metric: str, result: Result) -> bool:
    target = result.trial.spec.training.target
    return target is not None and metric == f"steps_to/{target.value:g}" and metric not in result.metrics


def _overflowed(metric: str, result: Result) -> bool:
    """Return whether the metric is a loss on a part that has examples: then it was measured but not finite."""
    loss = LOSS.fullmatch(metric)
    return loss is not None and bool(result.dataset.get(loss["part"]))


def _why_absent(metric: str, result: Result, known: Mapping[str, float]) -> str:
    if metric in DEVIATIONS:
        reason = silence(result)
        return f"mean-field theory says nothing of this net: {reason}" if reason else f"no finite {metric}"
    target = result.trial.spec.training.target
    if target is not None and _never_reached(metric, result):
        return f"{target.metric} never reached {target.value:g}"
    if metric in result.metrics or _overflowed(metric, result):
        return f"no finite {metric}{', the trial diverged' if result.status is Status.DIVERGED else ''}"
    return str(unknown("metric", metric, DEVIATIONS if metric.startswith(f"{THEORY}/") else known))
