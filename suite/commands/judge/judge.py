"""Cards on an initializer, from the panel or results."""

import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from suite.analysis.choosing.contender import Contender
from suite.analysis.judging.judgement import DEFAULT, POSITIVE, Judgement
from suite.analysis.judging.runs import checked, judgements, named
from suite.benchmark import environment
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.choice import chosen
from suite.benchmark.environment import machine
from suite.benchmark.load import specified
from suite.benchmark.made import labelled
from suite.commands.choose.choose import budgeted
from suite.commands.judge.panel import PanelCourse
from suite.commands.request import Request
from suite.commands.training import audience
from suite.config import Identifier
from suite.errors import UserError
from suite.execution.listener import Listener
from suite.execution.options import Execution
from suite.execution.versions import installed
from suite.report.contents.card import Card

if TYPE_CHECKING:
    import pandas as pd

PANEL = "panel"
"""The tag of the panel's benchmarks."""


def judge(
    initializer: object = None,
    *,
    results: "str | Path | pd.DataFrame | None" = None,
    baseline: str = DEFAULT,
    lower: bool = False,
    tasks: Sequence[str] = (),
    minutes: float | None = 15.0,
    trials: int | None = None,
    metric: Literal["accuracy", "loss"] | None = None,
    margin: float | None = None,
    alpha: float = 0.05,
    jobs: int | None = None,
    tracking_uri: str | None = None,
    listener: Listener | None = None,
) -> Card:
    """Judge an initializer against the tuned default, on a fixed panel of small tasks, or from results.

    On each task it races on the same seeds with the default, both at a learning rate of their own. A task counts if the
    default does not differ from itself under other seeds, and if a control that is known to be worse is found to be.

    >>> import pandas as pd
    >>> rows = [(name, "cifar", seed, 0.9 + 0.01 * (name == "mine") + seed / 1000)
    ...         for name in ("mine", "default") for seed in range(8)]
    >>> card = suite.judge(results=pd.DataFrame(rows, columns=["initializer", "task", "seed", "score"]))
    >>> card
    Card(mine: better; better on 1 of 1 task, worse on none)

    Args:
        initializer: a name, "file.py:Class", "label=specification", or an object; with results its label there.
        results: a CSV file or a frame with the columns initializer, task, seed, score, instead of trainings.
        baseline: with results the label of the default.
        lower: with results whether a smaller score is better.
        tasks: names or files of benchmarks with the initializers default and positive; by default the panel.
        minutes: the longest that all tasks together may take; None for any time.
        trials: the most trainings, shorter ones counted in part; None for any number.
        metric: what decides, on validation data; by default the accuracy if there are classes, else the loss.
        margin: the smallest difference that matters; by default half a point of accuracy, or 1 % of the loss.
        alpha: the probability of any wrong answer on the card.
        jobs: trainings at a time; by default one for each core.
        tracking_uri: as in `run`.
        listener: as in `run`.

    Raises:
        UserError: the input is wrong, the initializer fits no task, or trainings fail.
    """
    began, budget = time.perf_counter(), budgeted(minutes, trials, alpha)
    if results is not None:
        if tasks:
            raise UserError("tasks: expected none beside results, which have tasks of their own")
        label, found, origin, made_with = _of_results(initializer, results, baseline, (lower, margin, alpha))
        return _card(label, None, baseline, found, alpha, (origin, made_with), began)
    candidate, benchmarks = _candidate(initializer), _benchmarks(tasks)
    environment.renew()
    with audience(listener) as hears:
        store, execution = Request(tracking_uri=tracking_uri).store, Execution(jobs=jobs)
        panel = PanelCourse(candidate, benchmarks, budget, alpha, metric, margin, store, hears, execution)
        found = panel.judgements(began)
    made = (", ".join(tasks) or "the panel", installed() | machine())
    return _card(candidate.label, candidate.identifier, DEFAULT, found, alpha, made, began)


def _card(
    label: str,
    identifier: Identifier | None,
    baseline: str,
    found: tuple[Judgement, ...],
    alpha: float,
    origin: tuple[str, Mapping[str, str]],
    began: float,
) -> Card:
    return Card(
        initializer=label,
        identifier=identifier,
        baseline=baseline,
        tasks=found,
        alpha=alpha,
        origin=origin[0],
        made_with=origin[1],
        day=datetime.now(UTC).date().isoformat(),
        seconds=time.perf_counter() - began,
    )


def _candidate(initializer: object) -> Contender:
    """Return the initializer that is judged.

    Raises:
        UserError: there is none, or its label is one of the panel's.
    """
    if initializer is None:
        raise UserError("expected an initializer to judge, or --results with scores; received neither")
    if isinstance(initializer, str):
        label, identifier = specified(initializer)
    else:
        ((label, identifier),) = labelled([initializer])
    if label in (DEFAULT, POSITIVE):
        raise UserError(
            f"initializer {label}: expected another label, as in 'mine={initializer}'; the panel has this one"
        )
    return Contender(label, identifier, ("it is judged",))


def _benchmarks(tasks: Sequence[str]) -> tuple[Benchmark, ...]:
    """Return the benchmarks of the panel, or those that are named.

    Raises:
        UserError: there is none, or one has no default or no positive control.
    """
    found = chosen(list(tasks), None if tasks else PANEL)
    for benchmark in found:
        for label in (DEFAULT, POSITIVE):
            if label not in benchmark.initializers:
                raise UserError(
                    f"{benchmark.name}: initializers: expected {DEFAULT}, and {POSITIVE}, a control that is known to "
                    f"be worse; received {', '.join(benchmark.initializers)}"
                )
    return tuple(found)


def _of_results(
    initializer: object,
    results: "str | Path | pd.DataFrame",
    baseline: str,
    rules: tuple[bool, float | None, float],
) -> tuple[str, tuple[Judgement, ...], str, Mapping[str, str]]:
    """Return who is judged, what each task of a table of runs says, where the table is from, and its digest.

    Raises:
        UserError: the file cannot be read, or is wrong.
    """
    if initializer is not None and not isinstance(initializer, str):
        raise UserError(f"initializer: expected its label in the results; received {type(initializer).__name__}")
    origin = str(results) if isinstance(results, str | Path) else "results"
    table = checked(_read(Path(results)) if isinstance(results, str | Path) else results, origin)
    label = named(table, initializer, baseline, origin)
    lower, margin, alpha = rules
    found = judgements(table, label, baseline, lower=lower, margin=margin, alpha=alpha, origin=origin)
    made_with = {"initializer-suite": installed()["initializer-suite"]}
    made_with |= {"scores": sha256(table.to_csv(index=False).encode()).hexdigest()[:16]}
    return label, found, origin, made_with


def _read(path: Path) -> "pd.DataFrame":
    """Return the table of a CSV file.

    Raises:
        UserError: it cannot be read.
    """
    import pandas as pd

    try:
        return pd.read_csv(path, float_precision="round_trip", skipinitialspace=True)
    except OSError as error:
        raise UserError(f"{path}: expected a CSV file; it cannot be read: {error.strerror}") from None
    except ValueError as error:  # pandas' own errors, and letters that are no UTF-8.
        raise UserError(f"{path}: expected a CSV file; {str(error).strip().splitlines()[0]}") from None
