from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest

from suite import initializers, models
from suite.errors import UserError
from suite.initializers.assign import Initialization
from suite.initializers.model_initializer import LayerSeed
from suite.initializers.residual import SkipInit

MakeSeeds = Callable[[int], LayerSeed]
layers = keras.layers


class Multiplier(keras.layers.Layer):  # type: ignore[misc]
    weights_of_it = 1

    def build(self, input_shape: tuple[int, ...]) -> None:  # noqa: ARG002
        self.numbers = [self.add_weight(shape=(), initializer="ones") for _ in range(self.weights_of_it)]

    def call(self, x: Any) -> Any:
        return x * self.numbers[0]


class Two(Multiplier):
    weights_of_it = 2


def net(multiplier: type[Multiplier] = Multiplier, scales: tuple[int, ...] = (1, 2), blocks: int = 2) -> keras.Model:
    inputs = x = keras.Input((6,))
    for block in range(1, blocks + 1):
        branch = layers.Dense(6, "relu", name=f"block_{block}_dense_1", bias_initializer="ones")(x)
        if block in scales:
            branch = multiplier(name=f"block_{block}_scale")(branch)
        x = layers.Add()([x, branch])
    return keras.Model(inputs, layers.Dense(3, name="logits")(x))


def apply(model: keras.Model, identifier: Any, seed: LayerSeed) -> dict[str, np.ndarray[Any, Any]]:
    Initialization(model).apply(identifier, np.zeros((1, 6)), seed)
    return {variable.path: np.asarray(variable) for variable in model.variables}


def test_kernels_are_he_and_all_else_but_multipliers_is_the_models(seeds: MakeSeeds) -> None:
    model = net()
    he, skipinit = (apply(model, name, seeds(0)) for name in ("he_normal", "skipinit"))
    differing = {path for path in he if not np.array_equal(he[path], skipinit[path])}
    assert {path.split("/")[0] for path in differing} == {"block_1_scale", "block_2_scale"}
    assert len(differing) == 2


@pytest.mark.parametrize(("options", "expected"), [({}, 0.0), ({"multiplier": 0.5}, 0.5), ({"multiplier": 1}, 1.0)])
def test_multipliers_have_the_value(options: dict[str, float], expected: float, seeds: MakeSeeds) -> None:
    model = net()
    apply(model, {"class_name": "skipinit", "config": options}, seeds(0))
    assert [float(np.asarray(model.get_layer(f"block_{block}_scale").numbers[0])) for block in (1, 2)] == [expected] * 2


def test_the_net_starts_as_its_skips(seeds: MakeSeeds) -> None:
    model = net()
    apply(model, "skipinit", seeds(0))
    inputs = np.random.default_rng(0).normal(size=(4, 6)).astype("float32")
    expected = inputs @ np.asarray(model.get_layer("logits").kernel)
    np.testing.assert_allclose(np.asarray(model(inputs)), expected, rtol=1e-5)


def test_the_suites_own_models_follow_the_names(seeds: MakeSeeds) -> None:
    table = {"name": "residual_mlp", "blocks": 2, "width": 5, "scalars": False, "multiplier": True}
    model = models.get(table).build((6,), 3, "float64")
    apply(model, {"class_name": "skipinit", "config": {"multiplier": 0.25}}, seeds(0))
    for block in (1, 2):
        assert [float(np.asarray(each)) for each in model.get_layer(f"block_{block}_scale").weights] == [0.25]


def test_a_trials_seed_decides_and_equal_layers_are_no_twins(seeds: MakeSeeds) -> None:
    model = net()
    first, other, again = (apply(model, "skipinit", seeds(trial)) for trial in (0, 1, 0))
    names = [f"block_{block}_dense_1/kernel" for block in (1, 2)]
    for name in names:
        np.testing.assert_array_equal(first[name], again[name])
        assert not np.any(first[name] == other[name])
    assert not np.any(first[names[0]] == first[names[1]])


@pytest.mark.parametrize(
    ("model", "said"),
    [
        (lambda: net(blocks=0), "skipinit needs residual branches, layers named block_<i>_dense_<j>"),
        (lambda: net(scales=(1,)), "expected a layer named 'block_2_scale', received none"),
        (lambda: net(multiplier=Two), "layer 'block_1_scale' should multiply .* received 2 weights"),
    ],
)
def test_other_models_are_refused(model: Callable[[], keras.Model], said: str, seeds: MakeSeeds) -> None:
    with pytest.raises(UserError, match=said) as caught:
        apply(model(), "skipinit", seeds(0))
    assert "\n" not in str(caught.value)


def test_its_configuration_makes_it_again() -> None:
    made = initializers.get({"class_name": "SkipInit", "config": {"multiplier": 0.1}})
    assert made.get_config() == {"multiplier": 0.1}
    assert type(made).from_config(made.get_config()).get_config() == {"multiplier": 0.1}
    assert initializers.get("skipinit").get_config() == {"multiplier": 0.0}


@pytest.mark.parametrize("multiplier", ["0", True, float("nan"), float("inf")])
def test_a_wrong_multiplier_is_refused(multiplier: Any) -> None:
    with pytest.raises(ValueError, match="Received: multiplier="):
        SkipInit(multiplier)
