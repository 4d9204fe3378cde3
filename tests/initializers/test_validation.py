from pathlib import Path
from typing import Any

import pytest

from suite import initializers
from suite.errors import UserError

WHERE = "small.toml: initializers.mine"

OWN = """
class Fussy:
    def __init__(self, share):
        if share > 1:
            raise ValueError("share must be\\n\\nat most 1")
    def __call__(self, shape, dtype=None):
        raise AssertionError("called with a shape of the suite's choice")
class Uncallable:
    pass
class Unusual:
    def __call__(self, model):
        pass
"""


@pytest.fixture
def own(tmp_path: Path) -> str:
    path = tmp_path / "own.py"
    path.write_text(OWN)
    return str(path)


def complaint(identifier: Any) -> str:
    with pytest.raises(UserError) as caught:
        initializers.validate(identifier, WHERE)
    said = str(caught.value)
    assert said.startswith(f"{WHERE}: ")
    assert "\n" not in said
    return said


NEEDY = ("another_draw", "by_weight", "scaled")
"""Initializers that cannot be made without an option."""


@pytest.mark.parametrize("name", [name for name in initializers.names() if name not in NEEDY])
def test_every_name_is_valid_without_options(name: str) -> None:
    initializers.validate(name, WHERE)


@pytest.mark.parametrize(
    "identifier",
    [
        {"class_name": "RandomNormal", "config": {"stddev": 10.0}},
        {"class_name": "Constant", "config": {"value": 0.5}},
        {"class_name": "Scaled", "config": {"initializer": {"class_name": "HeNormal"}, "factor": 2}},
        {"class_name": "Notebook", "config": {"scale": 10, "seed": 3}},
    ],
)
def test_options_are_valid(identifier: dict[str, Any]) -> None:
    initializers.validate(identifier, WHERE)


@pytest.mark.parametrize(
    ("identifier", "said"),
    [
        ("he_normall", "unknown initializer 'he_normall'; did you mean he_normal"),
        ("HeNorml", "he_normal"),
        ({"class_name": "RandomNormal", "config": {"stdev": 1.0}}, "unknown option 'stdev'; did you mean stddev"),
        ({"class_name": "RandomNormal", "config": {"stddev": "large"}}, "random_normal"[:6].capitalize()),
        ({"class_name": "VarianceScaling", "config": {"scale": -1.0}}, "scale=-1.0"),
        ({"class_name": "Constant", "config": {"value": "half"}}, "Constant: "),
        ({"class_name": "notebook", "config": {"scale": "xavier"}}, "scale='xavier'"),
        ({"class_name": "notebook", "config": {"scale": float("inf")}}, "scale=inf"),
        ("scaled", "initializer"),
        ({"class_name": "scaled", "config": {"initializer": "ones", "factor": "2"}}, "factor='2'"),
        ({"class_name": "scaled", "config": {"initializer": "notebook", "factor": 2}}, "not a whole model"),
        ({"class_name": "scaled", "config": {"initializer": "oens", "factor": 2}}, "did you mean ones"),
        ({"class": "HeNormal"}, "class_name"),
        ("no_such_module_here:Mine", "no_such_module_here"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(identifier: Any, said: str) -> None:
    assert said in complaint(identifier)


@pytest.mark.parametrize(
    "identifier",
    [
        {"class_name": "HeNormal", "config": {"seed": 3}},
        {"class_name": "scaled", "config": {"initializer": "he_normal", "factor": 1, "seed": 0}},
        {
            "class_name": "scaled",
            "config": {"initializer": {"class_name": "HeNormal", "config": {"seed": 3}}, "factor": 1},
        },
    ],
)
def test_a_fixed_seed_is_refused(identifier: dict[str, Any]) -> None:
    assert "seeds come from the benchmark" in complaint(identifier)


def test_the_users_own_is_made_but_not_called(own: str) -> None:
    initializers.validate({"class_name": f"{own}:Fussy", "config": {"share": 1}}, WHERE)
    assert "ValueError: share must be at most 1" in complaint({"class_name": f"{own}:Fussy", "config": {"share": 2}})
    assert "share" in complaint(f"{own}:Fussy")


def test_the_users_own_must_take_a_shape_and_a_type(own: str) -> None:
    assert "expected an initializer, a callable (shape, dtype)" in complaint(f"{own}:Uncallable")
    assert "dtype" in complaint(f"{own}:Unusual")
    assert "did you mean Fussy" in complaint(f"{own}:Fusy")
