from typing import Any

import keras
import numpy as np
import pytest

from suite.errors import UserError
from suite.initializers.model_initializer import LayerSeed, ModelInitializer
from suite.initializers.recipe import Recipe, parameters
from suite.initializers.registry import recipe
from suite.initializers.variance_scaling import KERAS_AXES


class Axes(keras.initializers.Initializer):  # type: ignore[misc]
    def __init__(self, seed: int, input_axes: list[int] | None = None, output_axes: list[int] | None = None) -> None:
        self.seed, self.input_axes, self.output_axes = seed, input_axes, output_axes


class Needs(keras.initializers.Initializer):  # type: ignore[misc]
    def __init__(self, scale: float, *, shift: float, seed: int, axis: int = 0) -> None:
        self.options = scale, shift, seed, axis


def test_options_without_a_default_are_asked_for_by_name() -> None:
    assert Recipe(Needs, {"scale": 1.0, "shift": 2.0}).make(3).options == (1.0, 2.0, 3, 0)
    for given, hint in (({}, "config={scale=…, shift=…}}"), ({"scale": 1.0}, "config={shift=…}}")):
        with pytest.raises(UserError, match=r"Needs: expected .*, which it has no default for") as raised:
            Recipe(Needs, given).make()
        assert str(raised.value).endswith(hint)
    with pytest.raises(UserError, match="expected initializers, which it has no default for"):
        recipe("by_weight").make()


class Passing(keras.initializers.RandomNormal):  # type: ignore[misc]
    def __init__(self, share: float = 1.0, **options: Any) -> None:
        super().__init__(**options)
        self.share = share


class Inheriting(keras.initializers.HeNormal):  # type: ignore[misc]
    pass


class Seedless:
    def __call__(self, shape: tuple[int, ...], dtype: str) -> None:
        raise NotImplementedError


class Whole(ModelInitializer):
    def __init__(self, seed: int = 3) -> None:
        self.seed = seed

    def __call__(self, model: keras.Model, batch: Any, seed: LayerSeed) -> None:
        raise NotImplementedError

    def get_config(self) -> dict[str, Any]:
        return {"seed": self.seed}


def filled(shape: tuple[int, ...], dtype: str, value: float, seed: int) -> tuple[Any, ...]:
    return shape, dtype, value, seed


def anything(shape: tuple[int, ...], dtype: str, **options: Any) -> tuple[Any, ...]:
    return shape, dtype, options


@pytest.mark.parametrize(
    ("target", "names", "any_other"),
    [
        (keras.initializers.RandomNormal, {"mean", "stddev", "seed"}, False),
        (Passing, {"share", "mean", "stddev", "seed"}, False),
        (Inheriting, {"seed", *KERAS_AXES}, False),
        (Seedless, set(), False),
        (filled, {"value", "seed"}, False),
        (anything, set(), True),
    ],
)
def test_parameters_are_those_of_the_constructor_or_function(target: Any, names: set[str], any_other: bool) -> None:
    assert parameters(target) == (frozenset(names), any_other)


def test_each_is_fresh_and_has_its_own_seed() -> None:
    recipe = Recipe(Passing, {"share": 0.5, "stddev": 2.0})
    one, two = recipe.make(1), recipe.make(2)
    assert (one.share, one.stddev, one.seed) == (0.5, 2.0, 1)
    assert (two.share, two.stddev, two.seed) == (0.5, 2.0, 2)
    assert recipe.takes_seed


def test_what_takes_no_seed_is_made_without() -> None:
    assert isinstance(Recipe(Seedless, {}).make(1), Seedless)
    assert not Recipe(Seedless, {}).takes_seed
    assert Recipe(anything, {"a": 1}).make(1)((2,), dtype="float32") == ((2,), "float32", {"a": 1})


def test_a_function_gets_its_options_and_seed() -> None:
    assert Recipe(filled, {"value": 5.0}).make(7)((2,), dtype="float32") == ((2,), "float32", 5.0, 7)


def test_the_seed_of_a_model_initializer_is_its_own_affair() -> None:
    recipe = Recipe(Whole, {})
    assert recipe.whole_model
    assert not recipe.takes_seed
    assert recipe.make(9).seed == 3
    assert Recipe(Whole, {"seed": 4}).make(9).seed == 4


def test_an_unknown_option_is_refused_with_the_nearest() -> None:
    with pytest.raises(UserError, match="Passing: unknown option 'shares'; did you mean share"):
        Recipe(Passing, {"shares": 1})


def test_axes_go_to_what_takes_them_and_has_none() -> None:
    axes = {"input_axes": [0], "output_axes": [2, 1]}
    given = Recipe(Axes, {"input_axes": None}).make(1, axes)
    assert (given.input_axes, given.output_axes) == ([0], [2, 1])
    own = Recipe(Axes, {"input_axes": [1], "output_axes": [0]}).make(1, axes)
    assert (own.input_axes, own.output_axes) == ([1], [0])
    assert Recipe(Passing, {}).make(1, axes).stddev == 0.05


@pytest.mark.parametrize(
    ("identifier", "random"),
    [
        ("zeros", False),
        ("Identity", False),
        ({"class_name": "Constant", "config": {"value": 0.5}}, False),
        ("sinusoidal", False),
        ("zero_hadamard", False),
        ("notebook", False),
        ({"class_name": "scaled", "config": {"initializer": "zeros", "factor": 2.0}}, False),
        ({"class_name": "scaled", "config": {"initializer": "he_normal", "factor": 0.0}}, False),
        ({"class_name": "mean_field", "config": {"weight_variance": 0.0}}, False),
        ({"class_name": "tanh_fixed_point", "config": {"alpha": 0.0}}, False),
        ({"class_name": "sparse", "config": {"stddev": 0.0}}, False),
        ({"class_name": "scaled", "config": {"initializer": "he_normal", "factor": 2.0}}, True),
        (
            {"class_name": "recurrent", "config": {"kernel_initializer": "zeros", "recurrent_initializer": "zeros"}},
            False,
        ),
        *(
            (name, True)
            for name in ("he_normal", "orthogonal", "delta_orthogonal", "sparse", "tanh_fixed_point", "kumar")
        ),
        *(
            (name, True)
            for name in ("mean_field", "lsuv", "fixup", "skipinit", "looks_linear", "irnn", "recurrent", "chrono")
        ),
    ],
)
def test_whether_another_seed_is_to_give_other_weights(identifier: Any, random: bool) -> None:
    assert recipe(identifier).random is random


@pytest.mark.parametrize("said", [np.zeros(2), "yes", None, True])
def test_only_false_says_that_nothing_is_drawn(said: Any) -> None:
    class Own(keras.initializers.RandomNormal):  # type: ignore[misc]
        random = said

    assert recipe(Own).random
    Own.random = False
    assert not recipe(Own).random
