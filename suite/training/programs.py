"""Pool of compiled programs, reused by trials of an architecture.

Compiling takes longer than most trials.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from suite.benchmark.environment import code_digest, references
from suite.benchmark.trial import Spec, digest
from suite.datasets.arrays import leaves
from suite.frameworks.process import disturbances
from suite.training.data import DeviceData
from suite.training.identifiers import learning_rate
from suite.training.objective import class_weights
from suite.training.program import Program
from suite.training.runtime import guarded_code

CALL = 2**22
"""Largest number of example rows passed to one compiled call: 16 MiB."""

KEPT = 8
"""Number of programs that are kept while no trial uses them, the most recently used ones. Each holds a model."""

_idle: list[tuple[str, Program]] = []
_lock = threading.Lock()


@contextmanager
def program_for(spec: Spec, data: DeviceData) -> Iterator[Program]:
    """Lend a program for the architecture of `spec`: the last used one that is free, or a new one.

    A program serves all initializers, seeds and learning rates, on any thread. Its state is that of its last trial.

    Raises:
        UserError: the model cannot be built for the data, or the loss or optimizer is unknown.
    """
    capacity = capacity_of(spec, data)
    key = _architecture(spec, data, capacity)
    program = _taken(key)
    if program is None:
        with guarded_code({"model": spec.model.model_dump(mode="json"), "training": spec.training.model_dump()}):
            program = Program(spec, data)
            program.compile(data, capacity)
    try:
        yield program
    finally:
        with _lock:
            _idle.append((key, program))
            del _idle[:-KEPT]


def capacity_of(spec: Spec, data: DeviceData) -> int:
    """Return the largest number of steps in one compiled call: the longest stretch between evaluations.

    It is limited by memory. It is a power of two, because each capacity is compiled separately, or 0 without training.
    """
    longest = int(max(np.diff([0, *spec.training.schedule(data.examples)]), default=0))
    if not longest:
        return 0
    return min(1 << (longest - 1).bit_length(), max(1, CALL // spec.training.batch(data.examples)))


def _taken(key: str) -> Program | None:
    with _lock:
        for at in reversed(range(len(_idle))):
            if _idle[at][0] == key:
                return _idle.pop(at)[1]
    return None


def _architecture(spec: Spec, data: DeviceData, capacity: int) -> str:
    training: dict[str, Any] = spec.training.model_dump(mode="json")
    for key in ("steps", "epochs", "evaluations", "target"):
        del training[key]
    if isinstance(learning_rate(spec.training.optimizer), float):
        training["optimizer"]["config"].pop("learning_rate", None)
    dataset = data.dataset
    arrays = [
        (name, list(each.shape), str(each.dtype)) for part in (data.x, data.y) for name, each in leaves(part).items()
    ]
    targets = {name: [answer.task, answer.outputs] for name, answer in dataset.targets.items()}
    shapes = [arrays, len(dataset.train), targets, dataset.vocabulary, class_weights(spec.training, dataset)]
    model = spec.model.model_dump(mode="json")
    sources = [code_digest(reference) for reference in references({"training": training, "model": model})]
    sources += [spec.model.digest()]
    return digest(
        [training, model, sources, shapes, dataset.scored, dataset.scale, dataset.shift, capacity, disturbances()]
    )
