"""Compiled programs, kept for the next trial of the same architecture: compiling takes longer than most trials."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from suite.benchmark.environment import code_digest, references
from suite.benchmark.trial import Spec, digest
from suite.frameworks.process import disturbances
from suite.training.data import DeviceData
from suite.training.optimizer import learning_rate
from suite.training.own_code import guarded_code
from suite.training.program import Program

CALL = 2**22
"""Most example rows that are handed over in one compiled call: 16 MiB."""

KEPT = 8
"""Programs that are kept while no trial uses them, the most recently used ones: each holds a model."""

_idle: list[tuple[str, Program]] = []
_lock = threading.Lock()


@contextmanager
def program_for(spec: Spec, data: DeviceData) -> Iterator[Program]:
    """Lend a program for the architecture of `spec`: the one used last that no other trial has, or a new one.

    One serves all initializers, seeds and learning rates, on any thread; it is as its last trial left it.

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
    """Return the most steps of one compiled call: the longest stretch between evaluations, up to a limit of memory.

    It is a power of two, since each one is compiled for itself; 0 where there is no training.
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
    shapes = [list(data.x.shape), list(data.y.shape), str(data.x.dtype), len(dataset.train), dataset.outputs]
    model = spec.model.model_dump(mode="json")
    sources = [code_digest(reference) for reference in references({"training": training, "model": model})]
    return digest(
        [training, model, sources, shapes, dataset.task, dataset.scale, dataset.shift, capacity, disturbances()]
    )
