"""The user's own initializer, tried on the model that it is for before anything is trained."""

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


def rehearse(
    draw: Callable[[LayerSeed], None],
    model: "keras.Model",
    seed: LayerSeed,
    where: str,
    packages: Collection[str] = (),
) -> None:
    """Refuse an initializer that fails on `model`, or gives it other weights when it is asked a second time.

    A trial is to give the same numbers whenever and wherever it is run, so values may depend on nothing but the seeds.
    The second time is another time of day, on another thread; process numbers, addresses, hashes of texts and shared
    random streams are others. Values that are not finite are none of this: they are an outcome, a training that
    diverged before its first step.

    Args:
        draw: gives the model initial weights from seeds by layer and weight; see `Initialization.apply`.
        model: the model.
        seed: the seeds of a trial.
        where: what errors begin with: the file or benchmark, and the key of the initializer.
        packages: installed ones that its code is in.

    Raises:
        UserError: it raises or exits, returns another shape, or what is not real numbers, or changes its mind.
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
            f"and with other shared random streams ({changed}); draw from a generator of its own, made of the `seed` "
            "that the constructor or function takes, and of nothing else"
        )
    raise UserError(
        f"{where}: expected the same values for the same seed, received others when asked again ({changed}); draw "
        "from a generator of its own, made of the `seed` that the constructor or function takes"
    )


def _on_another_thread(call: Callable[[], dict[str, str]]) -> dict[str, str]:
    outcome: Future[dict[str, str]] = Future()

    def run() -> None:
        try:
            outcome.set_result(call())
        except BaseException as error:
            outcome.set_exception(error)

    # One that never ends is no reason for the process not to.
    threading.Thread(target=run, name="rehearsal", daemon=True).start()
    return outcome.result()


def _attempt(draw: Callable[[LayerSeed], None], model: "keras.Model", seed: LayerSeed, where: str) -> dict[str, str]:
    with refused(where):
        draw(seed)
    return {variable.path: sha256(np.asarray(variable).tobytes()).hexdigest() for variable in model.variables}
