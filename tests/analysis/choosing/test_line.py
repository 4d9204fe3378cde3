"""Each line is run: what it gives is what the contender's trials begin with."""

from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from keras import layers

import suite
from suite.analysis.choosing.contender import OWN, Contender
from suite.analysis.choosing.field import contenders
from suite.analysis.choosing.line import NOTHING, NUMBERED, keras_line
from suite.benchmark.seeds import Seeds
from suite.config import split
from suite.initializers.assign import Initialization
from suite.initializers.variance_scaling import KERAS_AXES
from tests.analysis.choosing import nets

NETS = {
    "relu": lambda: nets.mlp("relu", 6),
    "tanh": lambda: nets.mlp("tanh", 2),
    "gelu": lambda: nets.mlp("gelu", 6),
    "sigmoid": lambda: nets.mlp("sigmoid", 2),
    "resnet": nets.resnet,
    "resnet with norms": lambda: nets.resnet(norm=True),
    "gpt": nets.gpt,
    "rnn": lambda: nets.recurrent(layers.SimpleRNN(6, "relu")),
    "sines": nets.sines,
    "subclass": nets.subclass,
}


def drawn(model: keras.Model) -> list[Any]:
    return [np.asarray(each).copy() for each in model.weights]


@pytest.mark.parametrize("name", NETS)
def test_each_line_gives_the_weights_of_its_contender(name: str) -> None:
    model, batch = NETS[name]()
    for contender in contenders(model, batch).entered[1:]:
        line, scope = keras_line(contender, model), {"keras": keras, "suite": suite, "model": model, "batch": batch}
        option, _, value = line.partition("=")
        if option == "kernel_initializer":
            Initialization(model).apply(eval(value, scope), batch, Seeds(0, 0).weights)
            by_line = drawn(model)
            Initialization(model).apply(contender.identifier, batch, Seeds(0, 0).weights)
        else:
            exec(line, scope)
            by_line = drawn(model)
            kind, config = split(contender.identifier)
            suite.recipes.Chosen(kind, **config)(model, batch)
        assert all(map(np.array_equal, by_line, drawn(model))), line


def test_the_nets_own_need_no_line() -> None:
    assert keras_line(Contender(OWN, OWN, ())) == NOTHING
    exec(NOTHING)


@pytest.mark.parametrize(
    "layer",
    [layers.SeparableConv2D(4, 3), layers.DepthwiseConv2D(3)],
    ids=lambda layer: type(layer).__name__,
)
def test_layers_whose_option_has_another_name_get_a_call(layer: keras.layers.Layer) -> None:
    model = keras.Sequential([keras.Input((8, 8, 3)), layer, layers.Flatten(), layers.Dense(2)])
    he = Contender("he", "he_normal", ())
    assert keras_line(he, model) == "suite.recipes.he_normal()(model)"
    exec(keras_line(he, model), {"suite": suite, "model": model})


@pytest.mark.skipif(not KERAS_AXES, reason="this Keras cannot tell the fans of attention")
def test_an_option_of_a_layer_draws_from_the_law_of_the_trials() -> None:
    model, _ = nets.gpt(64)
    he = Contender("he", "he_normal", ())
    value = eval(keras_line(he, model).partition("=")[2], {"keras": keras})
    attention = layers.MultiHeadAttention(2, 32, kernel_initializer=value)
    inputs = keras.Input((4, 64))
    built = keras.Model(inputs, attention(inputs, inputs))
    Initialization(model).apply("he_normal", None, Seeds(0, 0).weights)
    trials = {"query": 0.0, "attention_output": 0.0}
    for part in trials:
        ours = next(each for each in model.weights if f"attention_0/{part}" in each.path and "kernel" in each.path)
        theirs = next(each for each in built.weights if f"/{part}/" in each.path and "kernel" in each.path)
        assert np.std(ours) == pytest.approx(np.std(theirs), rel=0.05)


@pytest.mark.parametrize("name", ["mine", None])
def test_names_that_keras_numbers_are_remarked(name: str | None) -> None:
    model = keras.Sequential([keras.Input((8,)), layers.Dense(4, name=name), layers.Dense(4, name="head")])
    place = f"{model.layers[0].name}.kernel"
    some = Contender("some", {"class_name": "by_weight", "config": {"initializers": {place: "zeros"}}}, ())
    assert keras_line(some, model).endswith(NUMBERED) is (name is None)
    exec(keras_line(some, model), {"suite": suite, "model": model})
    assert not np.asarray(model.layers[0].kernel).any()


MINE = """
from suite.initializers import ModelInitializer

class Ones(ModelInitializer):
    def __init__(self, value=1.0):
        self.value = value

    def __call__(self, model, batch, seed):
        assert len(batch)
        model.layers[0].kernel.assign(model.layers[0].kernel * 0 + self.value)

    def get_config(self):
        return {"value": self.value}
"""


def test_code_of_the_users_own_is_called_with_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.py").write_text(MINE)
    model, batch = nets.mlp("relu", 1)
    mine = Contender("mine", {"class_name": "mine.py:Ones", "config": {"value": 2.0}}, ())
    line = keras_line(mine, model)
    assert line == "suite.recipes.Chosen('mine.py:Ones', value=2.0)(model, batch)"
    exec(line, {"suite": suite, "model": model, "batch": batch})
    assert (np.asarray(model.layers[0].kernel) == 2.0).all()
