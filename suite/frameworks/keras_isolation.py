"""Building the user's model as if nothing had been built before it, and as if it had never been built."""

import random
from collections.abc import Iterator
from contextlib import contextmanager

from suite.frameworks.process import alone

_THREAD_STATE = ("dtype_policy", "global_seed_generator", "object_name_uids")


@contextmanager
def isolated_build(dtype: str) -> Iterator[None]:
    """Make layers of `dtype` by default, named and seeded independently of all that ran before; then restore all.

    Keras draws the seed of an unseeded initializer or layer from Python's global stream, counts the layers that it
    names, and keeps the default type and an own stream per thread. Python's stream belongs to all threads: builds
    take turns.
    """
    import keras
    from keras.src.backend.common import global_state

    with alone():
        python = random.getstate()
        before = {name: global_state.get_global_attribute(name) for name in _THREAD_STATE}
        try:
            random.seed(0)
            for name in _THREAD_STATE:
                global_state.set_global_attribute(name, None)
            keras.config.set_dtype_policy(dtype)
            yield
        finally:
            random.setstate(python)
            for name, value in before.items():
                global_state.set_global_attribute(name, value)
