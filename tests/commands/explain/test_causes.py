"""What stops a net is named: the operation without a gradient, a softmax of a softmax, one seed for several layers."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers, ops

import suite


class Quantize(layers.Layer):  # type: ignore[misc]
    def __init__(self, operation: Callable[[Any], Any]) -> None:
        super().__init__(name="quantize")
        self.operation = operation

    def call(self, x: Any) -> Any:
        return self.operation(x)


def net(middle: Callable[[Any], Any] | None = None, end: Callable[[Any], Any] | None = None) -> keras.Model:
    inputs = keras.Input((8,))
    # With some draws argmax is the same for every input, which is another cause.
    first, second, last = (keras.initializers.GlorotUniform(seed) for seed in (1, 2, 3))
    x = layers.Dense(16, "relu", kernel_initializer=first, name="first")(inputs)
    x = layers.Dense(16, "relu", kernel_initializer=second, name="second")(x)
    x = layers.Dense(3, kernel_initializer=last, name="last")(Quantize(middle)(x) if middle else x)
    model = keras.Model(inputs, Quantize(end)(x) if end else x)
    model.compile("adam", "mse")
    return model


OPERATIONS = {
    "round": ops.round,
    "sign": ops.sign,
    "floor": ops.floor,
    "ceil": ops.ceil,
    "a comparison": lambda x: ops.cast(x > 0.1, "float32"),
    "a cast to integers": lambda x: ops.cast(ops.cast(20 * x, "int32"), "float32"),
    "argmax": lambda x: ops.cast(ops.argmax(x, axis=-1, keepdims=True), "float32") + 0.0 * ops.stop_gradient(x),
    "stop_gradient": ops.stop_gradient,
    "code outside of TensorFlow": lambda x: tf.ensure_shape(tf.numpy_function(lambda a: a, [x], tf.float32), x.shape),
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_without_a_gradient_is_named_with_its_layer(name: str) -> None:
    diagnosis = suite.explain(net(end=OPERATIONS[name]), batch=16)
    assert [each.name for each in diagnosis.first.ailments] == ["no gradient"]
    assert f"{name} in layer 'quantize'" in diagnosis.first.ailments[0].sentence
    assert diagnosis.tried == (), "no initializer can help"


@pytest.mark.parametrize("name", ["round", "stop_gradient"])
def test_hidden_layers_that_are_cut_off_are_told_though_the_last_one_learns(name: str) -> None:
    first = suite.explain(net(middle=OPERATIONS[name]), batch=16).first
    assert [each.name for each in first.ailments] == ["vanishing gradient"]
    assert "No gradient comes back to layer 2 of 3 (second)" in first.ailments[0].sentence
    assert f"{name} in layer 'quantize'" in first.ailments[0].sentence


def test_a_last_layer_of_zeros_cuts_nothing_off() -> None:
    model = net()
    model.get_layer("last").kernel.assign(ops.zeros((16, 3)))
    assert suite.explain(model, batch=16).first.ailments == ()


def test_a_softmax_of_a_softmax_is_wrong_and_leaving_one_out_fixes_it() -> None:
    inputs = keras.Input((8,))
    x = layers.Dense(9, "softmax", name="last")(layers.Dense(16, "relu")(inputs))
    diagnosis = suite.explain(keras.Model(inputs, layers.Softmax(name="again")(x)), batch=32)
    assert [each.name for each in diagnosis.first.ailments] == ["two softmaxes"]
    assert "in 'last' and 'again'" in diagnosis.first.ailments[0].sentence
    assert "the loss cannot fall below 1.37" in diagnosis.first.ailments[0].sentence, "ln(1 + 8 / e)"
    assert diagnosis.remedy is not None
    assert diagnosis.remedy.initializer == "leaving out the softmax in 'again'"


def test_one_seeded_initializer_for_several_layers_is_remarked() -> None:
    kernel = keras.initializers.HeNormal(seed=1)
    stack = [layers.Dense(8, "relu", kernel_initializer=kernel, name=f"hidden_{at}") for at in range(3)]
    model = keras.Sequential([keras.Input((8,)), *stack, layers.Dense(2, name="last")])
    first = suite.explain(model, batch=16).first
    assert first.ailments == ()
    assert "3 layers begin with the same weights (hidden_0, hidden_1, hidden_2)" in " ".join(first.remarks)
    own = [layers.Dense(8, "relu", kernel_initializer="he_normal") for _ in range(3)]
    assert suite.explain(keras.Sequential([keras.Input((8,)), *own, layers.Dense(2)]), batch=16).first.remarks == ()


def test_a_model_without_a_weight_to_train_is_told() -> None:
    model = net()
    model.trainable = False
    first = suite.explain(model, batch=16).first
    assert [each.name for each in first.ailments] == ["frozen weights"]
    assert "all 6 weights are frozen" in first.ailments[0].sentence


def test_an_output_that_is_the_same_for_every_input_is_told_though_no_signal_shows_it() -> None:
    wrong_axis = net(middle=lambda x: ops.reshape(ops.softmax(ops.reshape(x, (-1, 1, 16)), axis=1), (-1, 16)))
    first = suite.explain(wrong_axis, batch=32).first
    assert [each.name for each in first.ailments] == ["no learning"]
    assert "Its output is the same for every input." in first.ailments[0].sentence


def test_a_rate_that_is_too_small_is_no_fault_of_the_net() -> None:
    model = net(middle=ops.tanh)
    model.compile(keras.optimizers.Adam(1e-7), "mse")
    first = suite.explain(model, batch=32).first
    assert first.ailments == ()
    assert "look at the optimizer's rate" in " ".join(first.remarks)


def two_heads(bias: float) -> keras.Model:
    keras.utils.set_random_seed(0)
    inputs = keras.Input((8,))
    x = layers.Dense(16, "relu")(inputs)
    off = keras.initializers.Constant(bias)
    heads = {
        "kind": layers.Dense(3, "softmax", name="kind")(x),
        "price": layers.Dense(1, "relu" if bias else None, name="price", bias_initializer=off)(x),
    }
    model = keras.Model(inputs, heads)
    model.compile("adam", {"kind": "sparse_categorical_crossentropy", "price": "mse"})
    return model


def test_an_output_that_can_never_be_learned_is_told_though_the_other_one_learns() -> None:
    first = suite.explain(two_heads(-30.0), batch=32).first
    assert first.ailments[0].name == "no gradient"
    assert "The output 'price' gives no weight a gradient" in first.ailments[0].sentence


def test_heads_beside_one_another_are_no_bottleneck() -> None:
    first = suite.explain(two_heads(0.0), batch=32).first
    assert (first.ailments, first.remarks) == ((), ())


@pytest.mark.parametrize("operation", [ops.round, ops.sign, ops.stop_gradient, lambda x: x > 0.0])
def test_an_operation_of_the_graph_is_named_too(operation: Callable[[Any], Any]) -> None:
    inputs = keras.Input((8,))
    x = layers.Dense(16, "relu")(inputs)
    model = keras.Model(inputs, ops.cast(operation(layers.Dense(3)(x)), "float32"))
    model.compile("adam", "mse")
    sentence = suite.explain(model, batch=16).first.ailments[0].sentence
    assert any(f"None passes {name}" in sentence for name in ("round", "sign", "stop_gradient", "a comparison"))


def test_what_keras_layers_stop_for_themselves_is_not_named() -> None:
    inputs = keras.Input((8,))
    x = layers.LayerNormalization()(layers.Dense(16, "relu")(inputs))
    model = keras.Model(inputs, layers.Dense(3)(Quantize(ops.stop_gradient)(x)))
    model.compile("adam", "mse")
    sentence = suite.explain(model, batch=16).first.ailments[0].sentence
    assert sentence.endswith("None passes stop_gradient in layer 'quantize'; leave it out.")


def mapped(end: str, bias: float = 0.0) -> keras.Model:
    constant = keras.initializers.Constant(bias)
    hidden = layers.Dense(32, "relu", kernel_initializer=keras.initializers.HeNormal(seed=1))
    last = layers.Dense(
        1, end, name="last", kernel_initializer=keras.initializers.HeNormal(seed=2), bias_initializer=constant
    )
    return keras.Sequential([keras.Input((8,)), hidden, last])


DATA = """
import numpy as np


def rows(shift):
    x = np.random.default_rng(0).standard_normal((300, 8)).astype("float32")
    return x, np.abs(x[:, 0]) + shift
"""


@pytest.mark.parametrize(
    ("end", "shift", "words"),
    [
        (
            "relu",
            -6.0,
            "100 % of the targets, which go from -6 to -3.3, are below 0, but layer 2 of 2 (last) ends in relu",
        ),
        ("sigmoid", 5.0, "are outside of 0 to 1, but layer 2 of 2 (last) ends in sigmoid"),
        ("relu", 0.0, ""),
        ("linear", -6.0, ""),
    ],
)
def test_targets_that_the_output_cannot_reach_are_told(end: str, shift: float, words: str, tmp_path: Path) -> None:
    (tmp_path / "rows.py").write_text(DATA)
    diagnosis = suite.explain(mapped(end), dataset=f'{{name="{tmp_path / "rows.py"}:rows", shift={shift}}}')
    assert bool(words) is not diagnosis.first.well
    if words:
        assert words in diagnosis.first.ailments[0].sentence
        assert diagnosis.remedy is not None
        assert diagnosis.remedy.initializer == "leaving out the activation in 'last'"


def test_a_bias_that_decides_alone_what_the_output_says_is_remarked() -> None:
    remark = "The bias of layer 2 of 2 (last), -10, decides what the net says at first: about 4.5e-5 for every input"
    assert any(each.startswith(remark) for each in suite.explain(mapped("sigmoid", -10.0)).first.remarks)
    assert suite.explain(mapped("sigmoid", -1.0)).first.remarks == ()
    assert suite.explain(mapped("linear", -10.0)).first.remarks == ()


@pytest.mark.parametrize("place", ["norm/beta", "last/bias", "first/kernel"])
def test_a_weight_that_is_not_a_number_is_named_at_once(place: str) -> None:
    first, last = layers.Dense(16, "relu", name="first"), layers.Dense(3, name="last")
    model = keras.Sequential([keras.Input((8,)), first, layers.BatchNormalization(name="norm"), last], name="net")
    weight = next(each for each in model.variables if each.path.endswith(place))
    values = weight.numpy()
    values[..., 1] = np.nan
    weight.assign(values)
    diagnosis = suite.explain(model, batch=32)
    layer, _, name = place.partition("/")
    sentence = diagnosis.first.ailments[0].sentence
    assert f"numbers in the {name} of '{layer}' {'is' if values.ndim == 1 else 'are'} NaN" in sentence
    assert len(diagnosis.first.ailments) == 1
    assert diagnosis.remedy is not None
    assert diagnosis.remedy.initializer == f"0 in place of what is not finite in {place}"


def test_gates_that_a_bias_holds_shut_are_opened_by_biases_of_zero() -> None:
    inputs = keras.Input((12, 4))
    x = layers.LSTM(16, unit_forget_bias=False, bias_initializer=keras.initializers.Constant(-30.0))(inputs)
    model = keras.Model(inputs, layers.Dense(2)(x))
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    diagnosis = suite.explain(model, batch=32)
    assert not diagnosis.first.well
    assert diagnosis.remedy is not None
    assert diagnosis.remedy.initializer == "setting all biases to zero"
