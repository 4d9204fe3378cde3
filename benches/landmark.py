"""A whole landmark: `run` against a plain Keras loop."""

import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benches import process
from suite.benchmark.load import load
from suite.benchmark.trial import Spec

BENCHMARK = "he-2015"
"""A perceptron on images of several classes, with initializers that Keras has."""

SEEDS: int | None = 1
"""Number of seeds on which the loop is measured; its time is scaled up to all trials. None measures all."""

Parts = dict[str, tuple[NDArray[Any], NDArray[Any]]]
"""Inputs and classes of the parts that have examples, as a user holds them: scaled, in memory."""


def title() -> str:
    """Return what is compared with what, and how much of it was measured."""
    trials, measured = len(load(BENCHMARK).trials()), len(load(BENCHMARK, seeds=SEEDS).trials())
    share = "all measured" if measured == trials else f"{measured} trials measured, times {times():g}"
    return (
        f"{BENCHMARK}, all {trials} trials from an empty start, with diagnostics, tracking and figures, "
        f"against a plain loop of model.fit without any ({share})"
    )


def times() -> float:
    """Return how many times as many trials the benchmark has as the loop is measured on."""
    return len(load(BENCHMARK).trials()) / len(load(BENCHMARK, seeds=SEEDS).trials())


def suite() -> float:
    """Return the seconds that the command takes.

    It judges no claims, since a claim that fails would set the exit code.
    """
    return process.run(["run", BENCHMARK, "--plain", "--set", "claims=[]"]).seconds


def keras() -> float:
    """Return the seconds that a process takes for the loop.

    What comes before the first trial counts once.
    """
    start = time.perf_counter()
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as worker:
        training = worker.submit(loop, BENCHMARK, SEEDS).result()
    return time.perf_counter() - start + (times() - 1) * training


def loop(benchmark: str, seeds: int | None) -> float:
    """Train one trial after the other, and return the seconds that they took.

    Imports and the loading of data do not count.
    """
    from suite.training.runtime import tensorflow_as_it_comes

    tensorflow_as_it_comes()
    specs = [trial.spec for trial in load(benchmark, seeds=seeds).trials()]
    parts = {_stream(spec): _parts(spec) for spec in {_stream(spec): spec for spec in specs}.values()}
    start = time.perf_counter()
    for spec in specs:
        _train(spec, parts[_stream(spec)])
    return time.perf_counter() - start


def _stream(spec: Spec) -> int:
    """Return the seed of a trial's data, 0 if all trials share their data."""
    return spec.seeds.stream("data") if spec.dataset.varies else 0


def _parts(spec: Spec) -> Parts:
    from suite import datasets
    from suite.training.data import PARTS

    dataset = datasets.load(spec.dataset, _stream(spec))
    parts = {name: getattr(dataset, name) for name in PARTS}
    return {
        name: (part.x.astype(np.float32) * np.float32(dataset.scale) + np.float32(dataset.shift), part.y)
        for name, part in parts.items()
        if len(part)
    }


def _train(spec: Spec, parts: Parts) -> None:
    """Take the steps of a trial on its batches, and evaluate as the suite does.

    The number of evaluations and the number of examples in each pass are the suite's.
    """
    from suite.training.data import CHUNK, Batches

    x, y = parts["train"]
    model = _compiled(spec, x.shape[1:], int(y.max()) + 1)
    batches, step = Batches(spec.seeds, len(x), spec.training.batch_size), 0
    for goal in [0, *spec.training.schedule(len(x))]:
        if goal > step:
            rows = batches.rows(step, goal - step, goal - step)
            seen = rows.ravel()
            model.fit(x[seen], y[seen], batch_size=rows.shape[1], shuffle=False, verbose=0)
        for part in parts.values():
            model.evaluate(*part, batch_size=CHUNK, verbose=0)
        step = goal


def _compiled(spec: Spec, shape: tuple[int, ...], classes: int) -> Any:
    import keras

    def dense(units: int, activation: str | None) -> Any:
        return keras.layers.Dense(units, activation, kernel_initializer=keras.initializers.get(spec.initializer))

    table: Any = spec.model
    hidden = [dense(width, table.activation) for width in table.widths]
    model = keras.Sequential([keras.Input(shape), *hidden, dense(classes, None)])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.get(spec.training.optimizer), loss, metrics=["accuracy"])
    return model
