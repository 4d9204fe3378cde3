"""Set-up of TensorFlow, for many trials side by side."""

import contextlib
import logging
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from threadpoolctl import threadpool_limits

from suite.benchmark.environment import references
from suite.errors import UserError
from suite.frameworks.process import guarded
from suite.training.result import Status


def never() -> bool:
    """Return False, as nobody stops this run."""
    return False


@dataclass(frozen=True)
class Deadline:
    """Time limit of one trial; the clock starts after compilation, when this is made.

    Attributes:
        seconds: the time limit, None for no limit.
        stopped: returns whether the run is to stop; called from the training's thread.
    """

    seconds: float | None = None
    stopped: Callable[[], bool] = never
    began: float = field(default_factory=time.perf_counter)

    def passed(self) -> Status | None:
        """Return the status with which the trial must end now, `interrupted` or `timeout`, or None."""
        if self.stopped():
            return Status.INTERRUPTED
        if self.seconds is not None and time.perf_counter() - self.began > self.seconds:
            return Status.TIMEOUT
        return None

    def reason(self, status: Status, step: int) -> str:
        """Return the reason for the end of a trial with this status after a step, or "" for other statuses."""
        if status is Status.TIMEOUT:
            return f"timeout = {self.seconds:g} in the benchmark's file: {step} steps took longer than these seconds"
        return f"the run was stopped after {step} steps" if status is Status.INTERRUPTED else ""


logger = logging.getLogger(__name__)

BACKEND = "tensorflow"
"""The backend of Keras that trials are compiled for."""

one_at_a_time = threading.RLock()
"""Held while a trial runs operation by operation, from Python: two such threads delay each other, and take longer than
one after the other. Compiled training does not need it."""


@cache
def tensorflow() -> Any:
    """Import TensorFlow with one thread per operation, set the same for NumPy, and return TensorFlow.

    The number of trials at once is the number of cores, so one thread for each trial uses all cores. It also fixes the
    order of every sum, so that the numbers do not depend on the number of other trials.
    """
    tf = tensorflow_as_it_comes()
    threadpool_limits(1, user_api="blas")
    try:
        tf.config.threading.set_intra_op_parallelism_threads(1)
    except RuntimeError:
        if tf.config.threading.get_intra_op_parallelism_threads() != 1:
            logger.warning(
                "TensorFlow was in use before the suite: operations share threads, "
                "so training is slower and numbers may differ in the last digits; call the suite first"
            )
    return tf


def tensorflow_as_it_comes() -> Any:
    """Import TensorFlow and Keras with their own settings, but without their messages, and return TensorFlow.

    Raises:
        UserError: Keras has another backend, or is configured to use one.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    _check_backend()
    with _native_messages_held_back():
        import keras  # noqa: F401  (it prints the same messages once more)
        import tensorflow as tf
    tf.get_logger().setLevel(logging.ERROR)
    return tf


def _check_backend() -> None:
    """Choose Keras' backend unless it is chosen already, by the environment or else by keras.json."""
    loaded = sys.modules.get("keras")
    os.environ["KERAS_BACKEND"] = os.environ.get("KERAS_BACKEND") or BACKEND
    backend = loaded.config.backend() if loaded else os.environ["KERAS_BACKEND"]
    if backend != BACKEND:
        where = "Keras was imported with the backend" if loaded else "KERAS_BACKEND: Keras is to have the backend"
        raise UserError(
            f"{where} {backend!r}; expected {BACKEND!r}, which the suite trains and explains with: set "
            f"KERAS_BACKEND={BACKEND} {'before Keras is imported' if loaded else 'for this command'}; list, show, "
            "schema, data, and what reads stored results, as report, work with any"
        )


@contextlib.contextmanager
def _native_messages_held_back() -> Iterator[None]:
    """Hold back messages that libraries write to standard error while they load, and show them if loading fails."""
    try:
        stream = sys.__stderr__.fileno() if sys.__stderr__ else 2
        kept = os.dup(stream)
    except OSError:
        yield
        return
    with tempfile.TemporaryFile() as held:
        os.dup2(held.fileno(), stream)
        try:
            yield
        except BaseException:
            os.dup2(kept, stream)
            held.seek(0)
            os.write(stream, held.read())
            raise
        finally:
            os.dup2(kept, stream)
            os.close(kept)


def guarded_code(named: Any) -> AbstractContextManager[None]:
    """Return a guard for code that runs user code named in nested plain data, or a null context if none is named."""
    own = references(named)
    if own:
        tensorflow()  # The suite's own changes of the process must come before the guard.
    return guarded(", ".join(own)) if own else nullcontext()
