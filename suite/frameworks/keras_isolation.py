"""Isolated building of the user's models.

A model is built as if no other had been built before, and leaves no trace for the next one.
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager

from suite.frameworks.process import alone, streams

_THREAD_STATE = ("dtype_policy", "global_seed_generator", "object_name_uids")


@contextmanager
def isolated_build(dtype: str, seed: int | None = None) -> Iterator[None]:
    """Build layers of `dtype` with names and seeds that do not depend on earlier builds, then restore all state.

    Keras draws the seed of an unseeded initializer or layer from Python's global stream, counts the layers that it
    names, and keeps the default type and a stream of its own for each thread. Builds take turns, because Python's
    stream is shared by all threads. The streams of NumPy and TensorFlow, which `keras.utils.set_random_seed` moves, are
    restored, too, and those of PyTorch, if it is loaded.

    Args:
        dtype: of the layers.
        seed: of all streams, also that of PyTorch; None seeds only those of Keras' own layers and of PyTorch, with 0.
    """
    import keras
    from keras.src.backend.common import global_state

    with alone():
        shared = [(aspect, aspect.read()) for aspect in streams.aspects()]
        before = {name: global_state.get_global_attribute(name) for name in _THREAD_STATE}
        try:
            random.seed(0)
            streams.seed_torch(0)
            for name in _THREAD_STATE:
                global_state.set_global_attribute(name, None)
            if seed is not None:
                keras.utils.set_random_seed(seed)
                streams.seed_torch(seed)
            keras.config.set_dtype_policy(dtype)
            yield
        finally:
            for aspect, value in shared:
                if aspect.write is not None:
                    aspect.write(value)
            for name, value in before.items():
                global_state.set_global_attribute(name, value)
