"""The user's own initializer, tried on the model that it is for before anything is trained."""

from collections.abc import Callable
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np

from suite.errors import UserError, refused
from suite.initializers.model_initializer import LayerSeed

if TYPE_CHECKING:
    import keras


def rehearse(draw: Callable[[LayerSeed], None], model: "keras.Model", seed: LayerSeed, where: str) -> None:
    """Refuse an initializer that fails on `model`, or gives it other weights when it is asked a second time.

    A trial is to give the same numbers whenever it is run, so values may depend on nothing but the seeds. Values that
    are not finite are none of this: they are an outcome, a training that diverged before its first step.

    Args:
        draw: gives the model initial weights from seeds by layer and weight; see `Initialization.apply`.
        model: the model.
        seed: the seeds of a trial.
        where: what errors begin with: the file or benchmark, and the key of the initializer.

    Raises:
        UserError: it raises or exits, returns another shape, or what is not real numbers, or changes its mind.
    """
    first, second = _attempt(draw, model, seed, where), _attempt(draw, model, seed, where)
    changed = next((name for name in first if first[name] != second[name]), None)
    if changed is not None:
        raise UserError(
            f"{where}: expected the same values for the same seed, received others when asked again ({changed}); draw "
            "from a generator of its own, made of the `seed` that the constructor or function takes"
        )


def _attempt(draw: Callable[[LayerSeed], None], model: "keras.Model", seed: LayerSeed, where: str) -> dict[str, str]:
    with refused(where):
        draw(seed)
    return {variable.path: sha256(np.asarray(variable).tobytes()).hexdigest() for variable in model.variables}
