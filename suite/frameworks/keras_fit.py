"""Data and callbacks of a running `fit`."""

import inspect
from typing import Any

import numpy as np


def first_batch(examples: int) -> tuple[Any, Any] | None:
    """Return the first inputs and targets of the `fit` that called, None if they are no arrays.

    Keras does not hand them to callbacks, so they are read from the call. A `tf.data.Dataset` is asked for a batch of
    its own; a generator is left alone, since it could not be asked twice.

    Args:
        examples: how many at most.
    """
    import tensorflow as tf

    found = _of_fit()
    if not found:
        return None
    x, y = found["x"], found["y"]
    if isinstance(x, tf.data.Dataset):
        batch = next(iter(x.take(1)), None)
        if not (isinstance(batch, tuple) and len(batch) >= 2):
            return None
        x, y = batch[:2]
    flat = tf.nest.flatten((x, y))
    if y is None or not all(hasattr(each, "shape") and hasattr(each, "__getitem__") for each in flat):
        return None
    first: tuple[Any, Any] = tf.nest.map_structure(lambda each: np.asarray(each[:examples]), (x, y))
    return first


def callbacks() -> Any:
    """Return what holds the callbacks of the `fit` that called, None if none did.

    It is made for one call of `fit`, and nothing else refers to it, so it is gone when `fit` has ended, or when the
    traceback of its error is dropped.
    """
    found = _of_fit().get("callbacks")
    return None if isinstance(found, list | tuple) else found


def _of_fit() -> dict[str, Any]:
    """Return the local variables of the `fit` that called, none if none did."""
    frame = inspect.currentframe()
    while frame is not None and not (frame.f_code.co_name == "fit" and {"self", "x", "y"} <= frame.f_locals.keys()):
        frame = frame.f_back
    return {} if frame is None else dict(frame.f_locals)
