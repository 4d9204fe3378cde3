"""Data, models and losses of one's own for every kind of task, and their trainings by `fit`."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np

from suite.benchmark.trial import Spec, Trial
from suite.training.data import Batches, DeviceData, on_device
from suite.training.program import Program
from tests.training.step_losses import StepLosses

STEPS, BATCH = 5, 8

SOURCE = """
import keras
import numpy as np
from suite.datasets.dataset import Dataset, Part

L = keras.layers
R = np.random.default_rng(0)


def made(task, x, y, outputs, others=None):
    def part(rows):
        pick = lambda values: {k: v[rows] for k, v in values.items()} if isinstance(values, dict) else values[rows]
        return Part(pick(x), pick(y))
    return Dataset("mine", task, part(slice(0, 40)), part(slice(40, 51)), part(slice(51, 64)), outputs,
                   others=others or {})


TOKENS = np.random.default_rng(1).integers(1, 11, (64, 7)).astype("int32")
TOKENS[:, 5:] *= (np.arange(64) % 3 > 0)[:, None].astype("int32")
POINTS = np.random.default_rng(2).normal(size=(64, 4))
IMAGES = np.random.default_rng(3).normal(size=(64, 6, 6, 2))
KINDS = np.random.default_rng(4).integers(0, 3, 64).astype("int32")


def tokens():
    return made("multiclass", TOKENS[:, :-1], TOKENS[:, 1:], 11)


def labels():
    return made("multilabel", POINTS, (POINTS[:, :3] > 0.3).astype("int32"), 3)


def pixels():
    return made("binary", IMAGES, (IMAGES[..., 0] > 0.5).astype("int32"), 1)


def fields():
    return made("regression", IMAGES, IMAGES[..., :1] ** 2, 1)


def classes():
    return made("multiclass", POINTS, KINDS, 3)


def points():
    return made("regression", POINTS, POINTS[:, :2] * 2, 2)


def inputs():
    return made("multiclass", {"age": POINTS[:, :1], "words": TOKENS}, KINDS, 3)


def targets():
    y = {"kind": KINDS, "size": POINTS[:, :2] * 2, "sign": (POINTS[:, 3] > 0).astype("int32")}
    return made("multiclass", POINTS, y, 3, {"size": ("regression", 2), "sign": ("binary", 1)})


def language(input_shape, outputs):
    return keras.Sequential([keras.Input(input_shape, dtype="int32"), L.Embedding(outputs, 5),
                             L.LSTM(6, return_sequences=True), L.Dense(outputs)])


def masked(input_shape, outputs):
    return keras.Sequential([keras.Input(input_shape, dtype="int32"), L.Embedding(outputs, 5, mask_zero=True),
                             L.LSTM(6, return_sequences=True), L.Dense(outputs)])


class Reader(keras.Model):
    def __init__(self, outputs):
        super().__init__()
        self.table, self.read, self.out = L.Embedding(11, 5), L.GRU(6, return_sequences=True), L.Dense(outputs)

    def call(self, x):
        return self.out(self.read(self.table(x)))


def reader(input_shape, outputs):
    return Reader(outputs)


def dense(input_shape, outputs):
    return keras.Sequential([keras.Input(input_shape), L.Dense(6, "tanh"), L.Dense(outputs)])


def convolution(input_shape, outputs):
    return keras.Sequential([keras.Input(input_shape), L.Conv2D(4, 3, padding="same", activation="relu"),
                             L.Conv2D(outputs, 1)])


def two(input_shape, outputs):
    age = keras.Input(input_shape["age"], name="age")
    words = keras.Input(input_shape["words"], dtype="int32", name="words")
    read = L.GlobalAveragePooling1D()(L.Embedding(11, 4)(words))
    return keras.Model([words, age], L.Dense(outputs)(L.Concatenate()([read, age])))


def heads(input_shape, outputs):
    x = keras.Input(input_shape)
    h = L.Dense(6, "tanh")(x)
    return keras.Model(x, {name: L.Dense(size)(h) for name, size in outputs.items()})


def one(input_shape, outputs):
    return dense(input_shape, 3)


def compiled(input_shape, outputs):
    model = dense(input_shape, outputs)
    model.compile("adam", keras.losses.CategoricalCrossentropy(from_logits=True))
    return model


def half(input_shape, outputs):
    keras.mixed_precision.set_global_policy("mixed_float16")
    return dense(input_shape, outputs)


def cubed(y_true, y_pred):
    return keras.ops.mean(keras.ops.abs(y_true - y_pred) ** 3, axis=-1)


def whole(y_true, y_pred):
    return keras.ops.mean(keras.ops.square(y_true - y_pred))


def boom(y_true, y_pred):
    raise ValueError("no such thing")


def weighted(input_shape, outputs):
    model = heads(input_shape, outputs)
    losses = {"kind": keras.losses.SparseCategoricalCrossentropy(from_logits=True), "size": "mse",
              "sign": keras.losses.BinaryCrossentropy(from_logits=True)}
    model.compile("sgd", losses, loss_weights={"size": 0.25})
    return model


def listed(input_shape, outputs):
    model = heads(input_shape, outputs)
    losses = [keras.losses.SparseCategoricalCrossentropy(from_logits=True),
              keras.losses.BinaryCrossentropy(from_logits=True), "mse"]
    model.compile("sgd", losses, loss_weights=[1.0, 0.5, 0.25])
    return model


def head(losses, **names):
    x = keras.Input((4,))
    h = L.Dense(6, "tanh")(x)
    model = keras.Model(x, [L.Dense(size, name=name)(h) for name, size in names.items()])
    model.compile("sgd", dict(zip(names, losses)), loss_weights=dict(zip(names, (0.5, 0.25, 2.0))))
    return model


CROSS = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
YES = keras.losses.BinaryCrossentropy(from_logits=True)


def turned(input_shape, outputs):
    return head((YES, "mse", CROSS), sign=1, size=2, kind=3)


def nameless(input_shape, outputs):
    return head((CROSS, "mse", YES), first=3, second=2, third=1)


def distance(y_true, y_pred):
    return keras.ops.max(keras.ops.abs(y_true - y_pred), axis=-1)
"""

CROSS = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
YES = keras.losses.BinaryCrossentropy(from_logits=True)

CASES: dict[str, tuple[str, str, dict[str, Any], Any, dict[str, Any]]] = {
    "tokens": ("tokens", "language", {}, CROSS, {}),
    "masked": ("tokens", "masked", {}, CROSS, {}),
    "subclassed": ("tokens", "reader", {}, CROSS, {}),
    "labels": ("labels", "dense", {}, YES, {}),
    "pixels": ("pixels", "convolution", {}, YES, {}),
    "fields": ("fields", "convolution", {}, "mse", {}),
    "inputs": ("inputs", "two", {}, CROSS, {}),
    "weights": (
        "classes", "dense", {"class_weight": {"0": 3.0, "2": 0.5}}, CROSS, {"class_weight": {0: 3, 1: 1, 2: 0.5}}
    ),
    "rows": (
        "classes", "dense",
        {"loss": {"class_name": "CategoricalCrossentropy", "config": {"from_logits": True}}}, CROSS, {},
    ),
}  # fmt: skip

Planned = Callable[..., Trial]


def program_of(spec: Spec) -> tuple[Program, DeviceData, np.ndarray]:
    data = on_device(spec, "float32")
    program = Program(spec, data)
    program.reset(spec, data)
    return program, data, Batches(spec.seeds, data.examples, BATCH).rows(0, STEPS, STEPS)


def copy_of(program: Program, spec: Spec, data: DeviceData) -> keras.Model:
    model = spec.model.build_for(data.dataset, "float32")
    model.set_weights(program.model.get_weights())
    return model


def picked(values: Any, order: Any) -> Any:
    return {key: each[order] for key, each in values.items()} if isinstance(values, dict) else values[order]


def fitted(model: keras.Model, data: DeviceData, rows: np.ndarray, **options: Any) -> list[float]:
    recorder, train = StepLosses(), data.dataset.train
    x, y = picked(train.x, rows.ravel()), picked(train.y, rows.ravel())
    y = y[..., None] if data.dataset.task == "binary" and not isinstance(y, dict) else y
    model.fit(x, y, batch_size=BATCH, shuffle=False, verbose=0, callbacks=[recorder], **options)
    return recorder.losses
