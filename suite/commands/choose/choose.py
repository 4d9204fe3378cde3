"""The choice of an initializer, from question to answer."""

import math
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from suite.analysis.choosing.choice import Verdict
from suite.analysis.choosing.field import Field, contenders
from suite.analysis.choosing.plan import Budget, check_trainings
from suite.analysis.choosing.race import Rules
from suite.benchmark import environment
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.load import specified
from suite.benchmark.metric import Metric
from suite.commands.choose.course import Course
from suite.commands.choose.spending import Spending
from suite.commands.choose.subject import Subject, asked
from suite.commands.choose.trainings import Trainings
from suite.commands.choose.why import signals
from suite.commands.conclude import conclude
from suite.commands.request import Request
from suite.commands.training import audience
from suite.errors import UserError
from suite.execution.listener import Listener
from suite.execution.options import Execution
from suite.execution.plan import Outcome, prepare
from suite.execution.stopping import Stopped
from suite.report.contents.shown import Choice

if TYPE_CHECKING:
    import keras

TRYING = 0.1
"""The share of the time for drawing each contender's weights once, to see that they fit; large nets take long."""

MOST = 0.2
"""The largest α: one wrong answer in five."""


def choose(
    model: "str | Mapping[str, object] | Callable[..., keras.Model]",
    data: object = None,
    *,
    target: str | Sequence[str] | None = None,
    initializers: Sequence[object] | Mapping[str, object] = (),
    minutes: float | None = 5.0,
    trials: int | None = None,
    metric: Literal["accuracy", "loss"] | None = None,
    margin: float | None = None,
    alpha: float = 0.05,
    training: Mapping[str, object] | None = None,
    settings: Mapping[str, object] | None = None,
    name: str | None = None,
    jobs: int | None = None,
    explained: bool = True,
    save: str | Path | None = None,
    tracking_uri: str | None = None,
    listener: Listener | None = None,
) -> Choice:
    """Choose the initializer that is best for a net on its data, and say how sure that is.

    The net's own weights, initializers that fit its structure and your own ones race on the same seeds, each at a
    learning rate of its own. Who is worse beyond doubt is dropped. It ends when the rest is tied, or with the budget.

    >>> choice = suite.choose("circles", trials=60, minutes=None, settings={"training.steps": 300})
    >>> choice.contenders[0].label, choice.plan.rates
    ('glorot_uniform', 3)

    Args:
        model: a benchmark's name or file, "file.py:function", a saved model's path, or a function that builds the net.
        data: as in `run`, or the path of a table; without it the benchmark's own.
        target: the column of such a table, or several, by default "target".
        initializers: initializers to compare besides, as in `run`, or "label=specification".
        minutes: the longest that the call may take; None for any time.
        trials: the most trainings, shorter ones counted in part; None for any number.
        metric: what decides, on validation data: by default the accuracy if there are classes, else the loss.
        margin: the smallest difference that matters; by default half a point of accuracy, or 1 % of the loss.
        alpha: the probability of a wrong answer, over all contenders and looks.
        training: the table `[training]`; by default the benchmark's own, or 10 epochs with the net's optimizer or Adam.
        settings: dotted keys and values that replace the benchmark's, as in `load`.
        name: of the experiments; by default that of the file to `save`, or of the net and "-choice".
        jobs: trainings at a time; by default one for each core.
        explained: measure the signals of the net's own weights and of the leader's in the end.
        save: a path, ending in `.toml`, for the benchmark that repeats the race.
        tracking_uri: as in `run`.
        listener: as in `run`.

    Raises:
        UserError: the input is wrong, the budget does not suffice for two contenders, or trainings fail.
    """
    began, budget = time.perf_counter(), budgeted(minutes, trials, alpha)
    benchmark = _asked((model, data, target), training, settings, name, save)
    with audience(listener) as hears:
        seconds = math.inf if budget.seconds is None else TRYING * budget.seconds
        subject, field, decides = _field(benchmark, initializers, metric, hears, seconds)
        store = Request(tracking_uri=tracking_uri).store
        spending = Spending(budget, Trainings(store, hears, Execution(jobs=jobs)), began)
        choice = _raced(Course(benchmark.title, subject, decides, field, spending, alpha, margin), save)
        return _explained(choice, subject, hears) if explained else choice


def _raced(course: Course, file: str | Path | None) -> Choice:
    """Return what comes of a choice, also if the user stops it, and keep the summary of the race, and its file."""
    from suite.tracking.session import Session

    trainings = course.trainings
    with Session(trainings.store) as session:
        trainings.session = session
        with suppress(Stopped):
            course.run()
    choice = course.choice
    if choice.race.rounds:
        trainings.listener.note("the summary of the race goes into the store")
        conclude(trainings.outcome(choice.benchmark), trainings.store)
    if file is not None:
        choice.save(file)
    return choice


def candidates(
    model: "str | Mapping[str, object] | Callable[..., keras.Model]",
    data: object = None,
    *,
    target: str | Sequence[str] | None = None,
    initializers: Sequence[object] | Mapping[str, object] = (),
    training: Mapping[str, object] | None = None,
    settings: Mapping[str, object] | None = None,
    listener: Listener | None = None,
) -> Field:
    """Return whom `choose` would compare, with the reasons, and train nothing.

    Raises:
        UserError: the input is wrong.
    """
    with audience(listener) as hears:
        return _field(_asked((model, data, target), training, settings, None, None), initializers, None, hears)[1]


def budgeted(minutes: float | None, trials: int | None, alpha: float) -> Budget:
    """Return what a call may take.

    Raises:
        UserError: that, or the probability of a wrong answer, is no such number.
    """
    if minutes is not None and not minutes > 0:
        raise UserError(f"minutes: expected more than 0; received {minutes:g}")
    if trials is not None and trials < 1:
        raise UserError(f"trials: expected 1 or more; received {trials}")
    if not 0 < alpha <= MOST:
        raise UserError(f"alpha: expected more than 0 and at most {MOST:g}; received {alpha:g}")
    budget = Budget(None if minutes is None else 60 * minutes, trials)
    check_trainings(budget, Rules(0.0, alpha))
    return budget


def _asked(
    net: tuple[object, object, str | Sequence[str] | None],
    training: Mapping[str, object] | None,
    settings: Mapping[str, object] | None,
    name: str | None,
    save: str | Path | None,
) -> Benchmark:
    environment.renew()
    saved = None if save is None else Path(save).stem
    benchmark = asked(*net, training, settings, name or saved)
    if save is not None and (said := benchmark.nameless):
        raise UserError(f"save: {said}")
    return benchmark


def _field(
    benchmark: Benchmark,
    initializers: Sequence[object] | Mapping[str, object],
    metric: str | None,
    listener: Listener,
    seconds: float = math.inf,
) -> tuple[Subject, Field, Metric]:
    """Return the built net, the contenders, the net's own first, and the metric that decides.

    Raises:
        UserError: the input is wrong.
    """
    subject = Subject.built(benchmark, listener)
    prepare([Outcome(subject.benchmark, subject.benchmark.trials())], listener)
    decides = _metric(subject, metric)
    field = contenders(subject.model, subject.batch, _given(initializers), own=subject.own, seconds=seconds)
    for note in field.notes:
        listener.note(note)
    return subject, field, decides


def _given(initializers: Sequence[object] | Mapping[str, object]) -> Sequence[object] | Mapping[str, object]:
    """Return initializers by label, if they are all texts, as on a command line.

    Raises:
        UserError: two have one label, or one is no initializer.
    """
    if isinstance(initializers, str | Mapping) or not all(isinstance(each, str) for each in initializers):
        return initializers
    found: dict[str, object] = {}
    for label, identifier in (specified(str(each)) for each in initializers):
        if label in found:
            raise UserError(f"initializers: two are called {label!r}; expected different labels, as in 'other={label}'")
        found[label] = identifier
    return found


def _metric(subject: Subject, wanted: str | None) -> Metric:
    known = subject.metrics
    found = next((each for each in known if wanted in (None, each.quantity)), None)
    if found is None:
        quantities = " or ".join(each.quantity for each in known)
        raise UserError(f"metric: expected {quantities}, which this net has on validation data; received {wanted}")
    return found


def _explained(choice: Choice, subject: Subject, listener: Listener) -> Choice:
    """Return the choice with the signals of two contenders, or as it is if they cannot be measured."""
    if not choice.race.rounds and choice.verdict is not Verdict.UNTRAINED:
        return choice
    listener.note("measuring the signals, which say why")
    try:
        return replace(choice, explanation=signals(choice, subject))
    except UserError as error:
        listener.note(f"the signals cannot be measured: {error}")
        return choice
