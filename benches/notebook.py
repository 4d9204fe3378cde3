"""The course notebook's step: the suite, Keras' `fit` and NumPy."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from benches.contender import Work

FIT_STEPS = 40
NUMPY_STEPS = 4000


def suite() -> Work:
    """Train as many trials at once as there are cores, as `run` does, with all its evaluations."""
    from concurrent.futures import ThreadPoolExecutor

    from suite.benchmark.load import load
    from suite.execution.workers import Workers, completed, cores
    from suite.training.runtime import tensorflow
    from suite.training.train import train

    tensorflow()
    trial = load("notebook", initializers=["he"]).trials()[0]
    workers = Workers(ThreadPoolExecutor(cores()), cores)

    def work() -> int:
        results = completed(workers, [trial] * (4 * cores()), train)
        return sum(int(result.steps[-1]) for result in results)

    return work


def fit() -> Work:
    """Train the same net on the same points with `model.fit`, an epoch a step."""
    from suite.training.runtime import tensorflow_as_it_comes

    tensorflow_as_it_comes()
    import keras

    x, y = _points()
    layers = [keras.layers.Dense(units, activation="relu", kernel_initializer="he_normal") for units in (10, 5)]
    model = keras.Sequential([keras.Input((2,)), *layers, keras.layers.Dense(1)])
    model.compile(keras.optimizers.SGD(0.01), keras.losses.BinaryCrossentropy(from_logits=True))

    def work() -> int:
        model.fit(x, y, batch_size=len(x), epochs=FIT_STEPS, verbose=0)
        return FIT_STEPS

    return work


def numpy() -> Work:
    """Train the same net as the notebook does: its expressions in its order, the cost computed in every step."""
    x, y = _points()
    generator = np.random.default_rng(0)
    weights: Layers = [
        (generator.standard_normal((after, before)) * np.sqrt(2 / before), np.zeros((after, 1)))
        for before, after in ((2, 10), (10, 5), (5, 1))
    ]

    def work() -> int:
        nonlocal weights
        for _ in range(NUMPY_STEPS):
            _, weights = _numpy_step(x.T, y.T, weights)
        return NUMPY_STEPS

    return work


Array = NDArray[np.float64]
Layers = list[tuple[Array, Array]]


def _numpy_step(x: Array, y: Array, layers: Layers, rate: float = 0.01) -> tuple[float, Layers]:
    (w1, b1), (w2, b2), (w3, b3) = layers
    m = x.shape[1]
    z1 = np.dot(w1, x) + b1
    a1 = np.maximum(0, z1)
    z2 = np.dot(w2, a1) + b2
    a2 = np.maximum(0, z2)
    z3 = np.dot(w3, a2) + b3
    a3 = 1 / (1 + np.exp(-z3))
    log_likelihood = np.multiply(-np.log(a3), y) + np.multiply(-np.log(1 - a3), 1 - y)
    cost = 1.0 / m * np.nansum(log_likelihood)
    dz3 = 1.0 / m * (a3 - y)
    dz2 = np.multiply(np.dot(w3.T, dz3), np.int64(a2 > 0))
    dz1 = np.multiply(np.dot(w2.T, dz2), np.int64(a1 > 0))
    gradients = [(np.dot(dz1, x.T), dz1), (np.dot(dz2, a1.T), dz2), (np.dot(dz3, a2.T), dz3)]
    updated = [
        (w - rate * dw, b - rate * np.sum(dz, axis=1, keepdims=True))
        for (w, b), (dw, dz) in zip(layers, gradients, strict=True)
    ]
    return float(cost), updated


def _points() -> tuple[Any, Any]:
    from suite import datasets

    part = datasets.load(datasets.get({"name": "notebook-circles"}), 0).train
    return part.x, part.y.reshape(-1, 1).astype(np.float64)
