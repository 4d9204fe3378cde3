from typing import Any

import keras
import numpy as np
import pytest

from suite.errors import UserError
from suite.frameworks.keras_compile import compiled_loss, compiled_optimizer, loss_function

K, S, L = keras.optimizers, keras.optimizers.schedules, keras.losses


class OwnOptimizer(keras.optimizers.SGD):  # type: ignore[misc]
    """An optimizer that is not Keras'."""


class OwnLoss(keras.losses.Loss):  # type: ignore[misc]
    """A loss that is not Keras'."""

    def call(self, y: Any, outputs: Any) -> Any:
        return y - outputs


def compiled(optimizer: Any = "adam", loss: Any = "mse") -> keras.Model:
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3)], name="net")
    model.compile(optimizer, loss)
    return model


@pytest.mark.parametrize(
    ("optimizer", "name", "config"),
    [
        ("sgd", "SGD", {"learning_rate": 0.01}),
        (K.Adam(3e-4), "Adam", {"learning_rate": 3e-4}),
        (K.AdamW(weight_decay=0.01, beta_1=0.8), "AdamW", {"weight_decay": 0.01, "beta_1": 0.8, "learning_rate": 1e-3}),
        (K.SGD(0.1, momentum=0.9, clipnorm=1.0), "SGD", {"learning_rate": 0.1, "momentum": 0.9, "clipnorm": 1.0}),
        (K.Adam(0.1, use_ema=True), "Adam", {"learning_rate": 0.1, "use_ema": True}),
    ],
)
def test_an_optimizer_is_its_class_and_the_options_that_differ(optimizer: Any, name: str, config: Any) -> None:
    assert compiled_optimizer(compiled(optimizer)) == {"class_name": name, "config": config}


@pytest.mark.parametrize(
    "optimizer",
    [K.Adam(3e-4), K.SGD(0.1, momentum=0.9, nesterov=True), K.RMSprop(epsilon=1e-8), K.Lion(0.01)],
)
def test_the_optimizer_of_the_identifier_has_the_same_configuration(optimizer: Any) -> None:
    found = compiled_optimizer(compiled(optimizer))
    assert found is not None
    again = getattr(K, found["class_name"])(**found["config"])
    assert again.get_config() | {"name": ""} == optimizer.get_config() | {"name": ""}


def test_a_schedule_stays_one() -> None:
    found = compiled_optimizer(compiled(K.SGD(S.CosineDecay(0.1, 100, alpha=0.5))))
    assert found is not None
    rate = found["config"]["learning_rate"]
    again = getattr(S, rate["class_name"])(**rate["config"])
    expected = S.CosineDecay(0.1, 100, alpha=0.5)
    assert [float(again(step)) for step in (0, 50, 100)] == [float(expected(step)) for step in (0, 50, 100)]


def test_the_scaling_of_mixed_float16_is_left_out() -> None:
    model = compiled(K.LossScaleOptimizer(K.Adam(0.01)))
    assert compiled_optimizer(model) == {"class_name": "Adam", "config": {"learning_rate": 0.01}}


@pytest.mark.parametrize(
    ("loss", "name", "config"),
    [
        ("mse", "MeanSquaredError", {}),
        ("bce", "BinaryCrossentropy", {}),
        ("kld", "KLDivergence", {}),
        ("sparse_categorical_crossentropy", "SparseCategoricalCrossentropy", {}),
        (L.mean_absolute_error, "MeanAbsoluteError", {}),
        (L.Huber(2.0), "Huber", {"delta": 2.0}),
        (L.SparseCategoricalCrossentropy(from_logits=True), "SparseCategoricalCrossentropy", {"from_logits": True}),
        (L.CategoricalCrossentropy(label_smoothing=0.1), "CategoricalCrossentropy", {"label_smoothing": 0.1}),
        (L.MeanSquaredError(reduction="sum"), "MeanSquaredError", {"reduction": "sum"}),
    ],
)
def test_a_loss_is_its_class_and_the_options_that_differ(loss: Any, name: str, config: Any) -> None:
    assert compiled_loss(compiled(loss=loss)) == {"class_name": name, "config": config}


def test_every_loss_of_keras_is_found_by_its_short_names() -> None:
    y, outputs = np.array([[0.0, 1.0, 0.0]]), np.array([[0.2, 0.5, 0.3]])
    for name in ("mse", "mae", "mape", "msle", "bce", "kld", "huber", "hinge", "log_cosh", "cosine_similarity"):
        found = compiled_loss(compiled(loss=name))
        again = getattr(L, found["class_name"])(**found["config"])
        assert float(again(y, outputs)) == pytest.approx(float(np.mean(L.get(name)(y, outputs))), rel=1e-6), name


def test_several_losses_stay_several() -> None:
    mse, mae = (dict[str, object](class_name=name, config={}) for name in ("MeanSquaredError", "MeanAbsoluteError"))
    assert compiled_loss(compiled(loss={"a": "mse", "b": L.MeanAbsoluteError()})) == {"a": mse, "b": mae}
    assert compiled_loss(compiled(loss=["mse", "mae"])) == [mse, mae]


def test_what_was_not_compiled_has_neither() -> None:
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3)])
    assert (compiled_optimizer(model), compiled_loss(model)) == (None, None)
    assert compiled_loss(compiled(loss=None)) is None


@pytest.mark.parametrize(
    ("read", "model", "said"),
    [
        (compiled_optimizer, compiled(OwnOptimizer(0.1)), 'training.optimizer = "my_net.py:OwnOptimizer"'),
        (compiled_loss, compiled(loss=OwnLoss()), 'training.loss = "my_net.py:OwnLoss"'),
        (compiled_loss, compiled(loss=lambda y, outputs: y - outputs), 'training.loss = "my_net.py:Class"'),
    ],
)
def test_what_has_no_name_is_to_be_named_in_the_file(read: Any, model: keras.Model, said: str) -> None:
    with pytest.raises(UserError, match="'net' was compiled with") as caught:
        read(model)
    assert said in str(caught.value)


@pytest.mark.parametrize("loss", ["binary_crossentropy", L.binary_crossentropy, L.BinaryCrossentropy(), "mse"])
def test_the_loss_of_a_batch_is_that_of_fit(loss: Any) -> None:
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1, "sigmoid")])
    model.compile("sgd", loss)
    x, y = np.random.default_rng(0).normal(size=(6, 3)), np.array([0, 1, 1, 0, 1, 0])
    expected = model.evaluate(x, y, verbose=0)
    assert float(np.mean(loss_function(model)(y, model(x)))) == pytest.approx(expected, rel=1e-5)


def test_so_with_a_function_of_ones_own() -> None:
    def far(y_true: Any, y_pred: Any) -> Any:
        return keras.ops.mean(keras.ops.abs(y_true - y_pred), axis=-1)

    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    model.compile("sgd", far)
    x, y = np.random.default_rng(0).normal(size=(6, 3)), np.arange(6)
    expected = model.evaluate(x, y, verbose=0)
    assert float(np.mean(loss_function(model)(y, model(x)))) == pytest.approx(expected, rel=1e-5)


LOSSES: dict[str, tuple[Any, Any]] = {
    "by name": ({"z": "mse", "a": "mae"}, None),
    "in order": (["mae", "mse"], None),
    "for all": ("mae", None),
    "weighted by name": ({"z": "mse", "a": "mae"}, {"z": 0.25, "a": 3.0}),
    "weighted in order": (["mae", "mse"], [0.25, 3.0]),
    "weighted for all": ("mae", 0.25),
}


@pytest.mark.parametrize("case", LOSSES)
@pytest.mark.parametrize("named", [True, False])
def test_losses_of_several_outputs_belong_to_those_of_fit(case: str, *, named: bool) -> None:
    loss, weights = LOSSES[case]
    entrance = keras.Input((3,))
    outputs = {"z": keras.layers.Dense(1, name="z")(entrance), "a": keras.layers.Dense(2, name="a")(entrance)}
    model = keras.Model(entrance, outputs if named else list(outputs.values()))
    model.compile("sgd", loss, loss_weights=weights)
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(6, 3)), {"z": rng.normal(5, 1, (6, 1)), "a": rng.normal(size=(6, 2))}
    expected = model.evaluate(x, y, verbose=0, return_dict=True)["loss"]
    assert float(loss_function(model)(y, model(x))) == pytest.approx(expected, rel=1e-5)


def test_the_weight_of_an_only_loss_counts() -> None:
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse", loss_weights=0.25)
    x, y = np.random.default_rng(0).normal(size=(6, 3)), np.arange(6.0)[:, None]
    expected = model.evaluate(x, y, verbose=0)
    assert float(loss_function(model)(y, model(x))) == pytest.approx(expected, rel=1e-5)
