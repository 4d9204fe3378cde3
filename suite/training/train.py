"""The training of one trial, from trial to result."""

import os
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np

from suite.benchmark.environment import agree, environment, machine, references
from suite.benchmark.trial import Spec, Trial
from suite.errors import UserError, interrupts, traced
from suite.frameworks.process import DisturbanceError, alone, disturbances, disturbed_since, watched
from suite.initializers.registry import recipe
from suite.training.data import Batches, DeviceData, on_device
from suite.training.observation import Observation, boundary
from suite.training.program import Program
from suite.training.programs import capacity_of, program_for
from suite.training.result import Result, Status, scalars
from suite.training.runtime import Deadline, guarded_code, never, one_at_a_time, tensorflow

if TYPE_CHECKING:
    import keras


def train(
    trial: Trial, stopped: Callable[[], bool] = never, finished: Callable[[Program], None] = lambda _: None
) -> Result:
    """Train one trial and return its result.

    A trial that raises an error, or exits, has the status `failed`. Ctrl-C is not caught. The same trial gives the same
    numbers on the same kind of machine, independent of trials before it or beside it. The compiled program of an
    architecture serves all its initializers, seeds and learning rates.

    Args:
        trial: the trial. After its `timeout`, at the next evaluation or compiled call, it ends as `timeout`.
        stopped: called at the same points. If it returns true, the trial ends as `interrupted`.
        finished: called with the program, and the weights of the finished trial in it, before other trials use it.
    """
    with one_at_a_time if trial.spec.training.steps == 0 else nullcontext():
        before, started = disturbances(), time.time()
        try:
            result = _result(trial, stopped, finished)
            if not disturbed_since(before) or result.status is Status.INTERRUPTED:
                return result
            # Code of another trial has changed the process meanwhile. The change was undone, but this trial may have
            # seen it, so it runs again, alone.
            with alone():
                return _result(trial, stopped, finished)
        except DisturbanceError as error:
            return Result(trial, Status.FAILED, started, error=str(error))


def _result(trial: Trial, stopped: Callable[[], bool], finished: Callable[[Program], None]) -> Result:
    started, process = time.time(), os.getpid()
    own = references(trial.spec.model_dump(mode="json"))
    try:
        tensorflow()  # The suite's own changes of the process must come before the watch.
        with watched(", ".join(own)) if own else nullcontext():
            return _train(trial, started, stopped, finished)
    except DisturbanceError:
        raise
    except UserError as error:
        return Result(trial, Status.FAILED, started, error=str(error))
    except BaseException as error:
        if interrupts(error):
            raise
        return Result(trial, Status.FAILED, started, error=traced(error))
    finally:
        if os.getpid() != process:  # The user's code has forked, and the child process has come back here.
            os._exit(0)


@dataclass
class _Course:
    """The course of a training: steps, seconds, and evaluations with their steps."""

    steps: list[int] = field(default_factory=list)
    scores: list[dict[str, float]] = field(default_factory=list)
    seconds: float = 0.0
    step: int = 0

    def add(self, step: int, scores: dict[str, float]) -> None:
        self.steps.append(step)
        self.scores.append(scores)


def _train(trial: Trial, started: float, stopped: Callable[[], bool], finished: Callable[[Program], None]) -> Result:
    spec = trial.spec
    if not agree(environment(spec), trial.environment):
        raise UserError(
            "code of your own, or a file that it reads, was edited after this trial had been planned, or is another on "
            "this machine; run it again"
        )
    clock = time.perf_counter()
    data = on_device(spec, spec.training.dtype)
    with program_for(spec, data) as program:
        result = _trained(trial, started, clock, program, data, Deadline(trial.timeout, stopped))
        if result.status is Status.FINISHED:
            finished(program)
        return result


def _trained(
    trial: Trial, started: float, clock: float, program: Program, data: DeviceData, deadline: Deadline
) -> Result:
    spec = trial.spec
    program.reset(spec, data)
    weights = fingerprint(program.model)
    with guarded_code({"initializer": spec.initializer}):
        random = recipe(spec.initializer).random
    drawn = {"initial/twins": float(twins(program.model)), "initial/random": float(random)}
    prepared = time.perf_counter()
    course, seen = _Course(), Observation(spec, program, data)
    status = _run(spec, program, data, course, seen, deadline)
    steps = np.array(course.steps, np.int64)
    curves = {name: np.array([scores[name] for scores in course.scores]) for name in course.scores[0]}
    finished = time.perf_counter()
    times = {"time/prepare": prepared - clock, "time/train": course.seconds, "time/total": finished - clock}
    times |= {"time/measure": seen.seconds} if seen.measurements else {}
    scores = scalars(steps, curves, status is Status.DIVERGED, spec.training.target) if status.scored else {}
    return Result(
        trial=trial,
        status=status,
        started=started,
        steps=steps,
        curves=curves | seen.curves(steps),
        metrics=scores | seen.scalars() | drawn | times,
        dataset=data.describe(),
        boundary=boundary(program, data) if status is Status.FINISHED else None,
        error=deadline.reason(status, course.step),
        weights=weights,
        measurements=seen.measurements,
        draws=seen.draws,
        machine=machine(),
    )


def _run(
    spec: Spec, program: Program, data: DeviceData, course: _Course, seen: Observation, deadline: Deadline
) -> Status:
    schedule = spec.training.schedule(data.examples)
    batches = Batches(spec.seeds, data.examples, spec.training.batch_size)
    capacity = capacity_of(spec, data)
    course.add(0, program.evaluate(data))
    seen.start()
    ended = None if np.isfinite(course.scores[0]["train/loss"]) else Status.DIVERGED
    for goal in schedule:
        for pause in seen.pauses(goal):
            while course.step < pause and ended is None:
                count = min(capacity, pause - course.step)
                before = time.perf_counter()
                stretch = program.advance(data, batches.rows(course.step, count, capacity), count)
                course.seconds += time.perf_counter() - before
                course.step += stretch.taken
                if not stretch.finite:
                    ended = Status.DIVERGED
                elif course.step < schedule[-1]:
                    ended = deadline.passed()
            if ended is None:
                seen.at(course.step)
        if ended is not None:
            break
        if goal == schedule[-1]:
            program.finish()
        course.add(course.step, program.evaluate(data))
    if ended is Status.DIVERGED and course.step:
        course.add(course.step, dict.fromkeys(course.scores[0], float("nan")))
    return ended or Status.FINISHED


def fingerprint(model: "keras.Model") -> str:
    """Return the SHA-256, as 64 hexadecimal digits, of all these weights, in the order of the model's weights.

    Only weights of rank 2 or more count: kernels and embeddings. Biases are mostly equal by design.

    Two models have the same fingerprint if shapes, dtypes and every bit are the same. If an initializer ignores its
    seed, all seeds have the same fingerprint.
    """
    digest = sha256()
    for form, content in _weights(model):
        digest.update(form.encode())
        digest.update(content)
    return digest.hexdigest()


def twins(model: "keras.Model") -> int:
    """Return the number of these weights that repeat an earlier one of the same shape, bit by bit.

    With one seed for all layers, equal layers get equal weights. Constants, such as zeros, are twins, too.
    """
    weights = _weights(model)
    return sum(weight in weights[:at] for at, weight in enumerate(weights))


def _weights(model: "keras.Model") -> list[tuple[str, bytes]]:
    """Return form and content of each weight, with the content's length in the form, so that hashes are unambiguous."""
    arrays = [np.asarray(weight) for weight in model.weights if len(weight.shape) >= 2]
    return [(f"{array.dtype.name}{array.shape}:", array.tobytes()) for array in arrays]
