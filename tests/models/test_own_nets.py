"""Nets of every kind that Keras' users write, built for data of every kind."""

from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from suite import models
from suite.datasets.dataset import Dataset, Part
from suite.errors import UserError
from suite.frameworks.process import streams

RNG = np.random.default_rng(1)
POINTS = RNG.normal(size=(6, 4)).astype(np.float32)
TOKENS = RNG.integers(0, 11, (6, 5)).astype(np.int32)
CLASSES = np.array([0, 1, 2, 0, 1, 2], np.int32)


def dataset(x: Any, y: Any, task: Any = "multiclass", outputs: int = 3, **others: Any) -> Dataset:
    part = Part(x, y)
    return Dataset("mine", task, part, part, part, outputs, **others)


PLAIN = dataset(POINTS, CLASSES)

NETS: dict[str, tuple[str, Dataset]] = {
    "a function without arguments": (
        """
        def build():
            return keras.Sequential([keras.Input((4,)), L.Dense(3)])
        """,
        PLAIN,
    ),
    "a class": (
        """
        class build(keras.Model):
            def __init__(self, outputs, **kwargs):
                super().__init__(**kwargs)
                self.hidden, self.last = L.Dense(8, "relu"), L.Dense(outputs)
            def call(self, x):
                return self.last(self.hidden(x))
        """,
        PLAIN,
    ),
    "nested models": (
        """
        def build(input_shape, outputs):
            block = keras.Sequential([L.Dense(8), keras.Sequential([L.Dense(8, "relu")])])
            return keras.Sequential([keras.Input(input_shape), block, L.Dense(outputs)])
        """,
        PLAIN,
    ),
    "a shared layer": (
        """
        def build(input_shape, outputs):
            x, shared = keras.Input(input_shape), L.Dense(4, "tanh")
            return keras.Model(x, L.Dense(outputs)(shared(shared(x))))
        """,
        PLAIN,
    ),
    "two inputs by name": (
        """
        def build(outputs):
            a, b = keras.Input((4,), name="points"), keras.Input((5,), name="tokens", dtype="int32")
            joined = L.Concatenate()([a, L.Flatten()(L.Embedding(11, 2)(b))])
            return keras.Model({"points": a, "tokens": b}, L.Dense(outputs)(joined))
        """,
        dataset({"points": POINTS, "tokens": TOKENS}, CLASSES),
    ),
    "two inputs of a subclass": (
        """
        class build(keras.Model):
            def __init__(self, outputs):
                super().__init__()
                self.table, self.last = L.Embedding(11, 2), L.Dense(outputs)
            def call(self, x):
                return self.last(keras.ops.concatenate([x["points"], keras.ops.mean(self.table(x["tokens"]), 1)], -1))
        """,
        dataset({"points": POINTS, "tokens": TOKENS}, CLASSES),
    ),
    "tokens": (
        """
        def build(vocabulary, outputs):
            return keras.Sequential([L.Embedding(vocabulary, 8), L.LSTM(6), L.Dense(outputs)])
        """,
        dataset(TOKENS, CLASSES, vocabulary=11),
    ),
    "an answer for each position": (
        """
        def build(vocabulary, outputs):
            return keras.Sequential([L.Embedding(vocabulary, 8), L.LSTM(6, return_sequences=True), L.Dense(outputs)])
        """,
        dataset(TOKENS, TOKENS, outputs=11, vocabulary=11),
    ),
    "two outputs": (
        """
        def build(input_shape, outputs):
            x = keras.Input(input_shape)
            return keras.Model(x, {name: L.Dense(size, name=name)(x) for name, size in outputs.items()})
        """,
        dataset(POINTS, {"kind": CLASSES, "price": POINTS[:, :1]}, others={"price": ("regression", 1)}),
    ),
    "a preprocessing layer": (
        """
        import numpy as np
        def build(input_shape, outputs):
            scale = L.Normalization()
            scale.adapt(np.arange(12.0).reshape(3, 4))
            return keras.Sequential([keras.Input(input_shape), scale, L.Dense(outputs)])
        """,
        PLAIN,
    ),
    "an activation of one's own": (
        """
        def build(input_shape, outputs):
            return keras.Sequential([keras.Input(input_shape), L.Dense(4, lambda x: x * keras.ops.sigmoid(x)),
                                     L.Lambda(lambda x: 2 * x), L.Dense(outputs)])
        """,
        PLAIN,
    ),
    "mixed precision": (
        """
        def build(input_shape, outputs):
            keras.mixed_precision.set_global_policy("mixed_bfloat16")
            return keras.Sequential([keras.Input(input_shape), L.Dense(4, "relu"), L.Dense(outputs)])
        """,
        PLAIN,
    ),
    "a seed for all": (
        """
        def build(input_shape, outputs):
            keras.utils.set_random_seed(3)
            return keras.Sequential([keras.Input(input_shape), L.Dense(4, "relu"), L.Dropout(0.5), L.Dense(outputs)])
        """,
        PLAIN,
    ),
    "compiled": (
        """
        def build(input_shape, outputs):
            net = keras.Sequential([keras.Input(input_shape), L.Dense(outputs, "softmax")])
            net.compile("adam", "sparse_categorical_crossentropy")
            return net
        """,
        PLAIN,
    ),
}


def config(source: str, folder: Path) -> models.ModelConfig:
    path = folder / "mine.py"
    path.write_text("import keras\nL = keras.layers\n" + "\n".join(line[8:] for line in source.splitlines()) + "\n")
    return models.get({"name": f"{path}:build"})


def shared_state() -> dict[str, Any]:
    return {"policy": keras.config.dtype_policy().name} | {each.name: each.read() for each in streams.aspects()}


@pytest.mark.parametrize("net", NETS)
def test_a_net_is_built_the_same_each_time_and_changes_nothing_of_the_process(net: str, tmp_path: Path) -> None:
    source, data = NETS[net]
    before = shared_state()
    first, second = (config(source, tmp_path).build_for(data, "float32") for _ in range(2))
    assert first is not second
    assert [each.path for each in first.variables] == [each.path for each in second.variables]
    for one, other in zip(first.variables, second.variables, strict=True):
        np.testing.assert_array_equal(np.asarray(one), np.asarray(other))
    assert shared_state() == before


@pytest.mark.parametrize(
    ("net", "kept"),
    [("mixed precision", "bfloat16"), ("nested models", "float32")],
)
def test_outputs_keep_the_type_that_the_net_chose(net: str, kept: str, tmp_path: Path) -> None:
    source, data = NETS[net]
    assert config(source, tmp_path).build_for(data, "float32").compute_dtype == kept


def test_what_a_preprocessing_layer_adapted_to_is_kept(tmp_path: Path) -> None:
    source, data = NETS["a preprocessing layer"]
    assert np.asarray(config(source, tmp_path).build_for(data, "float32").layers[0].mean).ravel()[0] == 4


def test_a_model_itself_is_no_function(tmp_path: Path) -> None:
    own = config("\n        build = keras.Sequential([keras.Input((4,)), L.Dense(3)], name='net')", tmp_path)
    with pytest.raises(UserError, match="received the model 'net' itself"):
        own.build_for(PLAIN, "float32")


@pytest.mark.parametrize(
    ("net", "data", "said"),
    [
        ("nested models", NETS["an answer for each position"][1], "to be of shape"),
        ("two inputs by name", PLAIN, "does not accept inputs of shape"),
        ("two outputs", dataset(POINTS, CLASSES, others={}), "AttributeError"),
        ("nested models", NETS["two outputs"][1], "mine.py:build: "),
    ],
)
def test_a_net_that_does_not_fit_its_data_is_told(net: str, data: Dataset, said: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"mine\.py:build: ") as caught:
        config(NETS[net][0], tmp_path).build_for(data, "float32")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
