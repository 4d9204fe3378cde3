"""Choices from scores, without training."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from suite.analysis.choosing.choice import TWIN, Ending
from suite.analysis.choosing.contender import Contender
from suite.analysis.choosing.plan import Plan
from suite.analysis.choosing.race import Rules, raced
from suite.analysis.choosing.tuning import Tuned
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.metric import parsed
from suite.commands.choose.trainings import trials, with_contenders
from suite.report.contents.shown import Choice
from suite.training.result import Result, Status

METRIC = parsed("final/validation_accuracy")
RULES = Rules(margin=0.005)


def chosen(
    benchmark: Benchmark,
    scores: Mapping[str, Sequence[float]],
    *,
    twin: Sequence[float] | None = None,
    areas: Mapping[str, float] | None = None,
    failing: Mapping[str, Sequence[int]] | None = None,
    ending: Ending | None = None,
    tuned: Mapping[str, Tuned] | None = None,
) -> Choice:
    """Return the choice that a race with these scores by contender comes to; the first one is the net's own.

    Args:
        benchmark: a benchmark.
        scores: accuracies by round.
        twin: those of the twin, by default the first one's.
        areas: the mean accuracy over training, by contender.
        failing: rounds in which a contender diverges, and is scored as the untrained net.
        ending: why it ended, by default that it is decided or that time is up.
        tuned: rates; by default the own one of all.
    """
    labels = list(scores)
    contenders = tuple(
        Contender(label, "he_normal" if at else "as_built", ("a reason",)) for at, label in enumerate(labels)
    )
    race = raced(labels, RULES, labels[0], np.array([*scores.values()]).T)
    planned = with_contenders(benchmark, [*contenders, Contender(TWIN, "ones", ())], {})
    results = dict[str, list[Result]]()
    values = {**scores, TWIN: scores[labels[0]] if twin is None else twin}
    for label, every in values.items():
        rounds = len(race.of(labels[0] if label == TWIN else label))
        for at, value in enumerate(list(every)[:rounds]):
            trial = trials(planned, at, None)[label]
            diverged = at in (failing or {}).get(label, ())
            metrics = {
                "initial/validation_accuracy": 0.1,
                METRIC.name: value,
                "final/test_accuracy": value - 0.01,
                "area/validation_accuracy": (areas or {}).get(label, 0.5) + 0.001 * (at % 2),
            }
            status = Status.DIVERGED if diverged else Status.FINISHED
            results.setdefault(label, []).append(Result(trial, status, 0.0, metrics=metrics))
    return Choice(
        net="a net on data",
        benchmark=planned,
        metric=METRIC,
        contenders=contenders,
        left_out=(("fixup", "has no branches"),),
        lines={label: f"kernel_initializer={label}" for label in labels},
        tuned=tuned or {label: Tuned(label, 0.01).after(0.1, {-1: 0.5, 0: 0.8, 1: 0.6}) for label in labels},
        plan=Plan(len(labels), 3, RULES),
        race=race,
        results=results,
        ending=ending or (Ending.DECIDED if race.decided else Ending.TIME),
        seconds=291.0,
        trainings=200,
        pace=0.5,
    )


def steady(value: float, *, rounds: int = 40, by: float = 0.0) -> list[float]:
    """Return scores around a value, up and down by so much."""
    return [value + by * (-1) ** at for at in range(rounds)]


def without_rounds(choice: Choice) -> Choice:
    """Return a choice that was stopped before its first round."""
    race = replace(choice.race, scores=choice.race.scores[:0], dropped={}, ahead=choice.race.ahead[:1])
    return replace(choice, race=race, results={}, ending=Ending.STOPPED)
