import copy
import inspect
import pickle
from typing import Any

import keras
import numpy as np
import pytest

import suite
from suite import initializers
from suite.errors import UserError
from suite.initializers import recipes
from suite.initializers.options import options
from suite.initializers.registry import INITIALIZERS


def net() -> keras.Model:
    keras.utils.set_random_seed(1)
    return keras.Sequential([keras.Input((4,)), keras.layers.Dense(9), keras.layers.Dense(1)])


def test_each_name_of_the_registry_is_a_function_of_its_options() -> None:
    assert set(initializers.names()) < set(dir(recipes))
    for name in INITIALIZERS:
        make = getattr(recipes, name)
        assert make.__name__ == name
        assert tuple(inspect.signature(make).parameters) == options(name)
        assert make() == {"class_name": name, "config": {}}


def test_it_is_what_a_file_says_of_the_initializer() -> None:
    siren = suite.recipes.siren(omega=10)
    assert siren == {"class_name": "siren", "config": {"omega": 10}}
    assert repr(siren) == "suite.recipes.siren(omega=10)"
    assert initializers.get(siren).omega == 10
    nested = suite.recipes.by_weight(initializers={"*.kernel": suite.recipes.he_normal(), "*.bias": "zeros"})
    assert initializers.get(nested).get_config()["initializers"]["*.bias"] == "zeros"
    assert pickle.loads(pickle.dumps(siren)) == copy.deepcopy(siren) == siren


def test_called_with_a_model_it_sets_the_weights() -> None:
    model = suite.recipes.siren(omega=1.0)(net())
    bounds = [float(np.abs(layer.kernel).max()) for layer in model.layers]
    assert 0.15 < bounds[0] <= 1 / 4
    assert bounds[1] <= (6 / 9) ** 0.5
    first, again, other = (suite.recipes.he_normal()(net(), seed=seed).get_weights() for seed in (0, 0, 1))
    assert all(np.array_equal(one, two) for one, two in zip(first, again, strict=True))
    assert not np.array_equal(first[0], other[0])
    assert not np.array_equal(first[0].ravel()[:9], first[2].ravel())


def test_data_are_passed_on_to_what_looks_at_them() -> None:
    batch = 30 * np.random.default_rng(0).normal(size=(64, 4)).astype(np.float32)
    model = suite.recipes.lsuv()(net(), batch)
    assert float(np.var(model.layers[0](batch))) == pytest.approx(1, rel=0.1)


@pytest.mark.parametrize(
    ("call", "kind", "said"),
    [
        (lambda: recipes.sirn, AttributeError, "did you mean siren"),
        (lambda: recipes.siren(omga=3), UserError, "unknown option 'omga'; did you mean omega"),
        (lambda: recipes.siren(omega=-1)(net()), ValueError, "omega"),
    ],
)
def test_what_is_wrong_is_told(call: Any, kind: type[Exception], said: str) -> None:
    with pytest.raises(kind, match=said):
        call()


def test_an_initializer_that_looks_at_data_asks_for_them() -> None:
    with pytest.raises(UserError, match=r"lsuv looks at data: give .*recipes\.lsuv\(\)\(model, batch=x\)"):
        suite.recipes.lsuv()(net(), seed=1)
    suite.recipes.lsuv()(net(), batch=np.random.default_rng(0).normal(size=(32, 4)), seed=1)
