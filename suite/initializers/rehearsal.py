"""A trial run of the user's initializer before training."""

import threading
from collections.abc import Callable, Collection
from concurrent.futures import Future
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np

from suite.errors import UserError, refused
from suite.frameworks.process import streams
from suite.frameworks.process.elsewhere import elsewhere
from suite.initializers.model_initializer import LayerSeed

if TYPE_CHECKING:
    import keras

_ADVICE = (
    "draw from a generator of its own, made of the `seed` that the constructor or function takes; or, without that "
    "argument, from the shared streams of `random`, `numpy.random` or `keras.random`, which are seeded for it"
)


def rehearse(
    draw: Callable[[LayerSeed], None],
    model: "keras.Model",
    seed: LayerSeed,
    where: str,
    packages: Collection[str] = (),
) -> None:
    """Raise an error if an initializer fails on `model`, or gives other weights the second time.

    A trial must give the same numbers at any time and place, so values must depend on the seeds only. The second call
    has another time of day, thread, process number, shared random streams, and other addresses and hashes of texts.
    Values that are not finite are accepted: they are an outcome, a training that diverged before its first step.

    Args:
        draw: a function that gives the model initial weights from seeds by layer and weight, as `Initialization.apply`.
        model: the model.
        seed: the seeds of a trial.
        where: the file or benchmark, and the key of the initializer, with which errors begin.
        packages: installed packages that contain the initializer's code.

    Raises:
        UserError: the initializer raises an error or exits, returns a wrong shape or values that are not real numbers,
            or returns other values the second time.
    """
    with streams.seeded(1):
        first = _attempt(draw, model, seed, where)
    with streams.seeded(1):
        again = _attempt(draw, model, seed, where)
    with streams.seeded(2), elsewhere(packages):
        second = _on_another_thread(lambda: _attempt(draw, model, seed, where))
    changed = next((name for name in first if first[name] != again[name] or first[name] != second[name]), None)
    if changed is None:
        return
    if first == again:
        raise UserError(
            f"{where}: expected the same values for the same seed, received others at another time, on another thread "
            f"and with other shared random streams ({changed}); {_ADVICE}, and from nothing else"
        )
    raise UserError(
        f"{where}: expected the same values for the same seed, received others when asked again ({changed}); {_ADVICE}"
    )


def _on_another_thread(call: Callable[[], dict[str, str]]) -> dict[str, str]:
    outcome: Future[dict[str, str]] = Future()

    def run() -> None:
        try:
            outcome.set_result(call())
        except BaseException as error:
            outcome.set_exception(error)

    # A daemon thread: code that never ends must not keep the process alive.
    threading.Thread(target=run, name="rehearsal", daemon=True).start()
    return outcome.result()


def _attempt(draw: Callable[[LayerSeed], None], model: "keras.Model", seed: LayerSeed, where: str) -> dict[str, str]:
    with refused(where):
        draw(seed)
    return {variable.path: sha256(np.asarray(variable).tobytes()).hexdigest() for variable in model.variables}
