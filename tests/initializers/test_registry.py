"""Initializers by all the names that they go by."""

from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from suite import initializers
from suite.errors import UserError
from suite.initializers.model_initializer import ModelInitializer
from suite.initializers.registry import ALIASES, INITIALIZERS
from suite.initializers.scaled import Scaled


def draw(initializer: Any) -> float:
    return float(np.asarray(initializer((1, 1), dtype="float64")).item())


def test_every_initializer_of_keras_is_known_in_every_spelling_of_keras() -> None:
    from keras.src.initializers import ALL_OBJECTS_DICT

    needed: dict[str, Any] = {
        "scaled": {"initializer": "ones", "factor": 1.0},
        "by_weight": {"initializers": {"*.kernel": "ones"}},
        "another_draw": {"initializer": "ones"},
    }
    for name, kind in ALL_OBJECTS_DICT.items():
        if kind is not keras.initializers.Initializer:
            assert type(initializers.get(name)) is kind
            assert type(initializers.get({"class_name": name, "config": {}})) is kind
    for name in [*INITIALIZERS, *ALIASES]:
        camel = "".join(part.capitalize() for part in name.split("_"))
        config = needed.get(name, {})
        kinds = {type(initializers.get({"class_name": each, "config": config})) for each in (name, camel)}
        assert len(kinds) == 1


def test_a_serialized_initializer_of_keras_is_understood() -> None:
    serialized = keras.initializers.serialize(keras.initializers.RandomNormal(stddev=3.0, seed=5))
    made = initializers.get(serialized)
    assert isinstance(made, keras.initializers.RandomNormal)
    assert made.get_config() == {"mean": 0.0, "stddev": 3.0, "seed": 5}


def test_classes_instances_and_functions_are_identifiers() -> None:
    made = initializers.get(keras.initializers.Orthogonal)
    assert isinstance(made, keras.initializers.Orthogonal)
    assert isinstance(initializers.get(Scaled("ones", 2)), Scaled)

    def threes(shape: tuple[int, ...], dtype: str) -> np.ndarray[Any, Any]:
        return np.full(shape, 3, dtype)

    assert draw(initializers.get(threes)) == 3.0


def test_an_instance_that_hides_its_options_is_used_as_it_is() -> None:
    class Hiding(keras.initializers.Initializer):  # type: ignore[misc]
        def __init__(self, value: float = 1.0) -> None:
            self.value = value

        def __call__(self, shape: tuple[int, ...], dtype: str | None = None) -> np.ndarray[Any, Any]:
            return np.full(shape, self.value, dtype)

    hiding = Hiding(4.0)
    assert initializers.get(hiding) is hiding
    assert initializers.get(Hiding).value == 1.0
    assert draw(initializers.get(keras.initializers.Identity(gain=2))) == 2.0


OWN = """
import numpy as np
import keras
from suite.initializers import ModelInitializer

class Half(keras.initializers.RandomNormal):
    def __init__(self, share=0.5, **options):
        super().__init__(**options)
        self.share = share

class Whole(ModelInitializer):
    def __call__(self, model, batch, seed):
        pass

def fives(shape, dtype=None, factor=1.0):
    return np.full(shape, 5.0 * factor, dtype)

threes = keras.initializers.Constant(3.0)
number = 3
"""


@pytest.fixture
def own(tmp_path: Path) -> str:
    path = tmp_path / "own.py"
    path.write_text(OWN)
    return str(path)


def test_the_users_own_by_reference(own: str) -> None:
    half = initializers.get({"class_name": f"{own}:Half", "config": {"share": 0.25, "stddev": 2.0, "seed": 4}})
    assert (half.share, half.stddev, half.seed) == (0.25, 2.0, 4)
    assert isinstance(initializers.get(f"{own}:Whole"), ModelInitializer)
    assert draw(initializers.get(f"{own}:fives")) == 5.0
    assert draw(initializers.get({"class_name": f"{own}:fives", "config": {"factor": 2.0}})) == 10.0
    assert draw(initializers.get(f"{own}:threes")) == 3.0


def test_what_is_no_initializer_is_refused(own: str) -> None:
    with pytest.raises(UserError, match="expected an initializer"):
        initializers.get(f"{own}:number")
    with pytest.raises(UserError, match="expected an initializer"):
        initializers.get(None)
    with pytest.raises(UserError, match="did you mean share"):
        initializers.get({"class_name": f"{own}:Half", "config": {"shar": 1}})
