"""An epoch of MNIST: the suite's trials against one `model.fit`."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from benches.contender import Work

MODELS: dict[str, dict[str, Any]] = {
    "dense": {"name": "mlp", "hidden": [128]},
    "convolutional": {"name": "cnn"},
}
"""The dense net is 784-128-10; the convolutional one is the suite's small default."""


def suite_dense() -> Work:
    """Train as many dense nets at once as there are cores, an epoch each."""
    return _suite("dense")


def suite_convolutional() -> Work:
    """Train as many convolutional nets at once as there are cores, an epoch each."""
    return _suite("convolutional")


def fit_dense() -> Work:
    """Train one dense net for an epoch with `model.fit`."""
    return _fit("dense")


def fit_convolutional() -> Work:
    """Train one convolutional net for an epoch with `model.fit`."""
    return _fit("convolutional")


def _spec(kind: str) -> Any:
    from suite.benchmark.load import load

    settings = {"model": MODELS[kind], "dataset.flatten": kind == "dense", "training.epochs": 1}
    return load("mnist", initializers=["he-normal"], settings=settings).trials()[0].spec


def _suite(kind: str) -> Work:
    from suite.execution.workers import cores
    from suite.training.data import Batches, on_device
    from suite.training.programs import program_for
    from suite.training.runtime import tensorflow

    tensorflow()
    spec = _spec(kind)
    data = on_device(spec, spec.training.dtype)
    steps = spec.training.total_steps(data.examples)
    workers = ThreadPoolExecutor(cores())
    together = Barrier(cores())

    def epoch(_: int) -> int:
        together.wait()
        with program_for(spec, data) as program:
            program.reset(spec, data)
            batches = Batches(spec.seeds, data.examples, spec.training.batch_size)
            program.advance(data, batches.rows(0, steps, steps), steps)
        return 1

    return lambda: sum(workers.map(epoch, range(cores())))


def _fit(kind: str) -> Work:
    from suite.training.runtime import tensorflow_as_it_comes

    tensorflow_as_it_comes()
    import keras

    from suite import datasets

    spec = _spec(kind)
    dataset = datasets.load(spec.dataset, 0)
    x = dataset.train.x.astype("float32") * dataset.scale + dataset.shift
    model = spec.model.build(dataset.input_shape, dataset.outputs, "float32")
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(0.1), loss, metrics=["accuracy"])

    def work() -> int:
        model.fit(x, dataset.train.y, batch_size=128, epochs=1, verbose=0)
        return 1

    return work
