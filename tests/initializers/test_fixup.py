from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest

from suite import initializers, models
from suite.errors import UserError
from suite.initializers.assign import Initialization
from suite.initializers.model_initializer import LayerSeed, ModelInitializer
from suite.initializers.residual import Fixup

MakeSeeds = Callable[[int], LayerSeed]
layers = keras.layers


class Multiplier(keras.layers.Layer):  # type: ignore[misc]
    def build(self, input_shape: tuple[int, ...]) -> None:  # noqa: ARG002
        self.scale = self.add_weight(shape=(), initializer=keras.initializers.Constant(0.5), name="scale")

    def call(self, x: Any) -> Any:
        return x * self.scale


def dense_net(*branches: int, width: int = 6, classifier: str = "output") -> keras.Model:
    """Return a residual net with branches of so many layers each."""
    inputs = keras.Input((width,))
    x = layers.Dense(width, name="input_dense")(inputs)
    for block, size in enumerate(branches, start=1):
        branch = x
        for place in range(1, size + 1):
            branch = layers.Dense(width, name=f"block_{block}_dense_{place}", bias_initializer="ones")(branch)
            branch = layers.ReLU(name=f"block_{block}_activation_{place}")(branch)
        x = layers.Add()([x, Multiplier(name=f"block_{block}_scale")(branch)])
    return keras.Model(inputs, layers.Dense(3, name=classifier)(x))


def kernels(model: keras.Model, identifier: str, seed: LayerSeed) -> dict[str, np.ndarray[Any, Any]]:
    Initialization(model).apply(identifier, np.zeros((1, *model.input_shape[1:])), seed)
    found = [layer for layer in model.layers if getattr(layer, "kernel", None) is not None]
    return {layer.name: np.asarray(layer.kernel) for layer in found}


@pytest.mark.parametrize("branches", [(2,), (2, 2, 2, 2), (3,) * 5, (2, 3, 4), (2,) * 12])
def test_branches_have_he_weights_by_the_papers_power_and_end_in_zeros(
    branches: tuple[int, ...], seeds: MakeSeeds
) -> None:
    model = dense_net(*branches)
    he, fixup = (kernels(model, name, seeds(0)) for name in ("he_normal", "fixup"))
    np.testing.assert_array_equal(fixup["input_dense"], he["input_dense"])
    assert not np.any(fixup["output"])
    for block, size in enumerate(branches, start=1):
        factor = len(branches) ** (-1 / (2 * size - 2))
        for place in range(1, size):
            name = f"block_{block}_dense_{place}"
            np.testing.assert_allclose(fixup[name], he[name] * factor, rtol=1e-6)
        assert not np.any(fixup[f"block_{block}_dense_{size}"])


def test_without_scaling_branches_have_he_weights_and_still_end_in_zeros(seeds: MakeSeeds) -> None:
    model = dense_net(3, 3, 3)
    he = kernels(model, "he_normal", seeds(0))
    Initialization(model).apply(Fixup(scaling=False), np.zeros((1, 6)), seeds(0))
    for layer in (layer for layer in model.layers if getattr(layer, "kernel", None) is not None):
        zero = layer.name == "output" or layer.name.endswith("_dense_3")
        np.testing.assert_array_equal(layer.kernel, np.zeros_like(he[layer.name]) if zero else he[layer.name])


@pytest.mark.parametrize("scaling", [0, 1.0, "no", None])
def test_scaling_is_true_or_false(scaling: Any) -> None:
    with pytest.raises(ValueError, match=r"true or false\. Received: scaling="):
        Fixup(scaling=scaling)


def test_multipliers_are_one_and_biases_stay_the_models(seeds: MakeSeeds) -> None:
    model = dense_net(2, 2)
    kernels(model, "fixup", seeds(0))
    for block in (1, 2):
        assert np.asarray(model.get_layer(f"block_{block}_scale").scale) == 1.0
        assert np.all(np.asarray(model.get_layer(f"block_{block}_dense_1").bias) == 1.0)


def test_convolutions_and_projections(seeds: MakeSeeds) -> None:
    inputs = keras.Input((5, 5, 2))
    branch = layers.Conv2D(4, 3, padding="same", name="block_1_conv_1")(inputs)
    branch = layers.Conv2D(4, 3, padding="same", name="block_1_conv_2")(branch)
    x = layers.Add()([layers.Conv2D(4, 1, name="block_1_projection")(inputs), branch])
    branch = layers.Conv2D(4, 3, padding="same", name="block_2_conv_1")(x)
    x = layers.Add()([x, layers.Conv2D(4, 3, padding="same", name="block_2_conv_2")(branch)])
    model = keras.Model(inputs, layers.Dense(3, name="output")(layers.GlobalAveragePooling2D()(x)))
    he, fixup = (kernels(model, name, seeds(0)) for name in ("he_normal", "fixup"))
    np.testing.assert_array_equal(fixup["block_1_projection"], he["block_1_projection"])
    np.testing.assert_allclose(fixup["block_2_conv_1"], he["block_2_conv_1"] / np.sqrt(2), rtol=1e-6)
    assert not np.any(fixup["block_1_conv_2"])


@pytest.mark.parametrize(
    ("name", "kind", "shape"), [("residual_mlp", "dense", (6,)), ("residual_cnn", "conv", (6, 6, 1))]
)
def test_the_suites_own_models_follow_the_names(name: str, kind: str, shape: tuple[int, ...], seeds: MakeSeeds) -> None:
    model = models.get({"name": name, "blocks": 3}).build(shape, 4, "float32")
    he, fixup = (kernels(model, each, seeds(0)) for each in ("he_normal", "fixup"))
    for block in (1, 2, 3):
        first, last = (f"block_{block}_{kind}_{place}" for place in (1, 2))
        np.testing.assert_allclose(fixup[first], he[first] / np.sqrt(3), rtol=1e-6)
        assert not np.any(fixup[last])
    assert not np.any(np.asarray(model(np.ones((2, *shape), "float32"))))


def test_the_order_within_a_branch_is_that_of_its_numbers(seeds: MakeSeeds) -> None:
    found = kernels(dense_net(11), "fixup", seeds(0))
    assert [place for place in range(1, 12) if not np.any(found[f"block_1_dense_{place}"])] == [11]


def test_a_trials_seed_decides_and_equal_layers_are_no_twins(seeds: MakeSeeds) -> None:
    model = dense_net(2, 2)
    first, other, again = (kernels(model, "fixup", seeds(trial)) for trial in (0, 1, 0))
    for name in ("block_1_dense_1", "block_2_dense_1"):
        np.testing.assert_array_equal(first[name], again[name])
        assert not np.any(first[name] == other[name])
    assert not np.any(first["block_1_dense_1"] == first["block_2_dense_1"])


@pytest.mark.parametrize(
    ("model", "said"),
    [
        (lambda: dense_net(), "fixup needs residual branches, layers named block_<i>_dense_<j>"),
        (lambda: dense_net(2, 1), "two layers or more in each branch, received 'block_2_dense_1' alone"),
        (lambda: dense_net(2, classifier="logits"), "expected a layer named 'output', received none"),
        (
            lambda: keras.Sequential([keras.Input((4, 2)), layers.SeparableConv1D(2, 3, name="odd")]),
            "Dense, Conv1D, Conv2D, Conv3D layers only, received SeparableConv1D 'odd'",
        ),
    ],
)
def test_other_models_are_refused(model: Callable[[], keras.Model], said: str, seeds: MakeSeeds) -> None:
    with pytest.raises(UserError, match=said) as caught:
        kernels(model(), "fixup", seeds(0))
    assert "\n" not in str(caught.value)


def test_it_comes_by_name_and_tells_its_options() -> None:
    made = initializers.get({"class_name": "Fixup", "config": {"scaling": False}})
    assert isinstance(made, ModelInitializer)
    assert made.get_config() == {"scaling": False}
    assert initializers.get("fixup").get_config() == {"scaling": True}
