"""Batches of datasets with several inputs, several targets, or an answer for each position."""

from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

import suite
from suite.commands.explain.examples import normal
from suite.commands.explain.own_data import of_dataset
from suite.datasets.conversion import dataset
from suite.datasets.options import Options
from suite.errors import UserError

DATA = """
import numpy as np


def several():
    rng = np.random.default_rng(0)
    inputs = {"age": rng.standard_normal((90, 4)).astype("float32"), "text": rng.integers(0, 9, (90, 6))}
    return inputs, {"kind": np.arange(90) % 3, "price": inputs["age"][:, 0]}


def tokens():
    text = np.random.default_rng(0).integers(0, 9, (90, 6))
    return text, text[:, ::-1]


def labels():
    x = np.random.default_rng(0).standard_normal((90, 4)).astype("float32")
    return x, (x[:, :3] > 0).astype(int)
"""


@pytest.fixture
def data(tmp_path: Path) -> str:
    path = tmp_path / "rows.py"
    path.write_text(DATA)
    return str(path)


def two_heads(**names: str) -> keras.Model:
    age, text = keras.Input((4,), name="age"), keras.Input((6,), dtype="int32", name=names.get("text", "text"))
    x = layers.Concatenate()([age, layers.Flatten()(layers.Embedding(9, 3)(text))])
    x = layers.Dense(16, "relu")(x)
    outputs = {"kind": layers.Dense(3)(x), "price": layers.Dense(1)(x)}
    inputs: Any = {str(each.name): each for each in (age, text)} if "of" in names else [age, text]
    return keras.Model(inputs, {names.get(key, key): value for key, value in outputs.items()})


def test_inputs_and_targets_belong_to_those_of_their_names(data: str) -> None:
    diagnosis = suite.explain(two_heads(), dataset=f"{data}:several", batch=32)
    assert diagnosis.first.well
    # About ln 3 for the classes, and the mean square of the numbers.
    assert 1.0 < diagnosis.first.scalars["signal/loss"] < 6.0


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ({"of": "dict", "text": "words"}, "its inputs are age, text, but model .* takes age, words; expected the same"),
        ({"price": "cost"}, "its targets are kind, price, but model .* returns cost, kind; expected the same names"),
    ],
)
def test_other_names_are_refused_in_one_line(names: dict[str, str], message: str, data: str) -> None:
    with pytest.raises(UserError, match=message):
        suite.explain(two_heads(**names), dataset=f"{data}:several")


def test_inputs_and_outputs_in_lists_belong_to_those_in_their_order_if_they_have_other_names(data: str) -> None:
    named, other = two_heads(), two_heads(text="words")
    other = keras.Model(other.inputs, [other.output["kind"], other.output["price"]])
    losses = {"kind": keras.losses.SparseCategoricalCrossentropy(from_logits=True), "price": "mae"}
    named.compile("sgd", losses, loss_weights={"kind": 1.0, "price": 3.0})
    other.compile("sgd", dict(zip(other.output_names, losses.values(), strict=True)), loss_weights=[1.0, 3.0])
    other.set_weights(named.get_weights())
    told = [suite.explain(each, dataset=f"{data}:several").first.scalars["signal/loss"] for each in (named, other)]
    assert told[0] == pytest.approx(told[1], rel=1e-6)


def test_each_position_has_an_answer_and_each_label_a_probability(data: str) -> None:
    text = keras.Input((6,), dtype="int32")
    tokens = keras.Model(text, layers.Dense(9)(layers.GRU(8, return_sequences=True)(layers.Embedding(9, 4)(text))))
    assert suite.explain(tokens, dataset=f"{data}:tokens", batch=32).first.classes == 9
    labels: Any = keras.Sequential([keras.Input((4,)), layers.Dense(8, "relu"), layers.Dense(3, "sigmoid")])
    first = suite.explain(labels, dataset=f"{data}:labels", batch=32).first
    assert first.well
    assert first.scalars["signal/loss"] == pytest.approx(0.7, abs=0.4)


class Wrapped(keras.Model):  # type: ignore[misc]
    """A model that does not know the names of its outputs before it is called."""

    def __init__(self, inner: keras.Model) -> None:
        super().__init__()
        self.inner = inner

    def call(self, x: Any) -> Any:
        return self.inner(x)


@pytest.mark.parametrize("form", ["dict", "list", "subclass"])
@pytest.mark.parametrize("units", [1, 2])
def test_compiled_losses_of_several_outputs_belong_to_those_of_their_names(form: str, units: int) -> None:
    entrance = keras.Input((4,))
    outputs: Any = {"z": layers.Dense(1, name="z")(entrance), "a": layers.Dense(units, name="a")(entrance)}
    model: Any = keras.Model(entrance, list(outputs.values()) if form == "list" else outputs)
    model = Wrapped(model) if form == "subclass" else model
    model.compile(loss={"z": "mse", "a": "mae"}, loss_weights={"z": 0.25, "a": 3.0})
    rng = np.random.default_rng(0)
    x = rng.standard_normal((32, 4)).astype("float32")
    y = {"z": rng.normal(5, 1, (32, 1)), "a": rng.standard_normal((32, units))}
    data = dataset((x, y), "mine", Options())
    model(x)  # A subclass knows its weights only now.
    examples = of_dataset(model, data, len(x))
    expected = model.evaluate(examples.x, dict(data.train.y), verbose=0, return_dict=True)["loss"]
    assert float(examples.loss(examples.y, model(examples.x))) == pytest.approx(expected, rel=1e-5)
    told = suite.explain(model, x, y, batch=len(x)).first.scalars["signal/loss"]
    assert told == pytest.approx(expected, rel=1e-5)


NET = """
import keras


class Two(keras.Model):
    def __init__(self):
        super().__init__()
        self.embedding, self.kind = keras.layers.Embedding(9, 3), keras.layers.Dense(3)
        self.price, self.flat = keras.layers.Dense(1), keras.layers.Flatten()

    def call(self, x):
        x = keras.ops.concatenate([x["age"], self.flat(self.embedding(x["text"]))], axis=-1)
        return {"price": self.price(x), "kind": self.kind(x)}
"""


def test_a_subclass_of_several_inputs_is_built_on_the_data(tmp_path: Path, data: str) -> None:
    (tmp_path / "net.py").write_text(NET)
    diagnosis = suite.explain(f"{tmp_path / 'net.py'}:Two", dataset=f"{data}:several", batch=32)
    assert 0.5 < diagnosis.first.scalars["signal/loss"] < 12.0


def test_random_targets_have_the_weights_of_compiled_losses() -> None:
    entrance = keras.Input((4,))
    model = keras.Model(entrance, {"z": layers.Dense(1)(entrance), "a": layers.Dense(3)(entrance)})
    model.compile(loss={"z": "mse", "a": "mae"}, loss_weights={"z": 0.25, "a": 3.0})
    examples = normal(model, {}, 32, seed=0)
    expected = model.evaluate(examples.x, dict(zip("az", examples.y, strict=True)), verbose=0, return_dict=True)["loss"]
    assert float(examples.loss(examples.y, model(examples.x))) == pytest.approx(expected, rel=1e-5)


def test_texts_are_taken_by_a_net_that_reads_them() -> None:
    entrance = keras.Input((1,), dtype="string")
    numbers = layers.TextVectorization(output_sequence_length=4, vocabulary=["good", "bad", "film"])(entrance)
    hidden = layers.Dense(8, "relu")(layers.Flatten()(layers.Embedding(5, 6)(numbers)))
    model = keras.Model(entrance, layers.Dense(1)(hidden))
    model.compile("adam", keras.losses.BinaryCrossentropy(from_logits=True))
    x, y = np.array(["good film", "bad film", "good", "a bad bad film"] * 16), np.array([1, 0, 1, 0] * 16)
    examples = of_dataset(model, dataset((x, y), "mine", Options()), 32)
    expected = model.evaluate(tf.constant(examples.x), examples.y, verbose=0)
    first = suite.explain(model, x, y, batch=32).first
    assert first.scalars["signal/loss"] == pytest.approx(expected, rel=1e-4)
    with pytest.raises(UserError, match="inputs: expected texts, as the net declares; received float"):
        suite.explain(model, np.ones((64, 1)), y)
    with pytest.raises(UserError, match="inputs: expected numbers, received texts; texts are taken by a net that"):
        suite.explain(None, x, y)


def test_a_pair_of_arrays_as_the_dataset_is_inputs_and_targets() -> None:
    x, y = np.random.default_rng(0).normal(size=(64, 4)).astype("float32"), np.arange(64) % 3
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])
    expected = suite.explain(model, x, y).first.scalars["signal/loss"]
    assert suite.explain(model, dataset=(x, y)).first.scalars["signal/loss"] == expected
    with pytest.raises(UserError, match=r"dataset: expected \(x, y\), and no x and y besides"):
        suite.explain(model, x, y, dataset=(x, y))
