"""Random streams shared by all code of a process.

They are restored after user code, and reseeded to find out which code reads them.
"""

import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from suite.frameworks.process.aspect import Aspect

_OF_KERAS = ("global_random_seed", "global_seed_generator")


def aspects() -> list[Aspect]:
    """Return the streams of the libraries that are loaded."""
    found = [Aspect("Python's random stream", random.getstate, random.setstate, quiet=True)]
    if "numpy" in sys.modules:
        found.append(Aspect("NumPy's random stream", _numpy, _set_numpy, quiet=True))
    if "keras" in sys.modules:
        found.append(Aspect("Keras' random seed", _keras, _set_keras, quiet=True, local=True))
    if "tensorflow" in sys.modules:
        found.append(Aspect("TensorFlow's random seed", _tensorflow, _set_tensorflow, quiet=True))
    if sys.modules.get("torch"):
        found.append(Aspect("PyTorch's random streams", _torch, _set_torch, quiet=True))
    return found


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Seed the shared streams, and restore them afterwards."""
    before = [(aspect, aspect.read()) for aspect in aspects()]
    try:
        random.seed(seed)
        if "numpy" in sys.modules:
            from numpy.random import seed as begin

            begin(seed)  # noqa: NPY002
        if "keras" in sys.modules:
            _set_keras((seed, None, None))
        seed_torch(seed)
        yield
    finally:
        for aspect, value in before:
            if aspect.write is not None:
                aspect.write(value)


def seed_torch(seed: int) -> None:
    """Seed PyTorch's streams, on all devices, if PyTorch is loaded."""
    if sys.modules.get("torch"):
        import torch

        torch.manual_seed(seed)


def _numpy() -> Any:
    from numpy.random import get_state

    state: Any = get_state(legacy=True)  # noqa: NPY002
    name, keys, *rest = state
    return (name, keys.tobytes(), *rest)


def _set_numpy(state: Any) -> None:
    import numpy as np
    from numpy.random import set_state

    name, keys, *rest = state
    set_state((name, np.frombuffer(keys, np.uint32), *rest))  # noqa: NPY002


def _keras() -> Any:
    from keras.src.backend.common import global_state

    seed, generator = (global_state.get_global_attribute(name) for name in _OF_KERAS)
    return seed, generator, None if generator is None else tuple(generator.state.numpy().tolist())


def _set_keras(state: Any) -> None:
    from keras.src.backend.common import global_state

    seed, generator, values = state
    for name, value in zip(_OF_KERAS, (seed, generator), strict=True):
        global_state.set_global_attribute(name, value)
    if generator is not None:
        generator.state.assign(values)


def _tensorflow() -> Any:
    from tensorflow.python.eager import context

    return context.context()._seed


def _set_tensorflow(seed: Any) -> None:
    from tensorflow.python.eager import context

    context.context()._seed = seed


def _torch() -> Any:
    import torch

    devices = torch.cuda.get_rng_state_all() if torch.cuda.is_initialized() else []
    return tuple(each.numpy().tobytes() for each in (torch.get_rng_state(), *devices))


def _set_torch(state: Any) -> None:
    import torch

    first, *devices = (torch.frombuffer(bytearray(each), dtype=torch.uint8) for each in state)
    torch.set_rng_state(first)
    if devices:
        torch.cuda.set_rng_state_all(devices)
