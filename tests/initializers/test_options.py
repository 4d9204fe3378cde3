"""Names and options of initializers are known without Keras, and are those of Keras."""

from typing import Any

import pytest

from suite.errors import UserError
from suite.initializers.options import AXES, OPTIONS, check_known
from suite.initializers.recipe import parameters
from suite.initializers.registry import ALIASES, INITIALIZERS
from suite.initializers.variance_scaling import KERAS_AXES
from suite.registry.objects import load_object


def test_the_options_are_those_of_the_constructors() -> None:
    assert OPTIONS.keys() == INITIALIZERS.keys()
    for name, target in INITIALIZERS.items():
        # Keras' own had no axes before 3.15.
        lacking = {*AXES} - KERAS_AXES if target.startswith("keras.") else set()
        assert parameters(load_object(target)) == (frozenset(OPTIONS[name]) - lacking, False), name


def test_the_names_are_those_of_keras() -> None:
    """A release of Keras that adds an initializer makes this fail: it is then added here."""
    import keras

    kinds = (value for value in vars(keras.initializers).values() if isinstance(value, type))
    own = {kind.__name__.removesuffix("Initializer") for kind in kinds} - {""}
    known = {target.partition(":")[2].removesuffix("Initializer") for target in INITIALIZERS.values()}
    assert own <= known


@pytest.mark.parametrize("name", [*INITIALIZERS, *ALIASES, "HeNormal", "RandomNormal", "he-normal".replace("-", "_")])
def test_every_name_is_taken(name: str) -> None:
    check_known(name)


TAKEN: dict[str, Any] = {
    "options": {"class_name": "RandomNormal", "config": {"stddev": 3.0}},
    "one inside another": {"class_name": "scaled", "config": {"initializer": "he_normal", "factor": 2.0}},
    "a reference is not imported": "nowhere.py:Nothing",
    "its options are its own": {"class_name": "nowhere.module:Nothing", "config": {"anything": 1}},
}
REFUSED: dict[str, tuple[Any, str]] = {
    "a slip in a name": ("he_normall", "unknown initializer 'he_normall'; did you mean he_normal"),
    "another spelling of it": ("HeNormall", "did you mean he_normal"),
    "nothing like it": ("zzz", "unknown initializer 'zzz'; valid: another_draw, as_built, by_weight, chrono, constant"),
    "a slip in a class": ({"class_name": "RandomNorml", "config": {}}, "did you mean random_normal"),
    "a slip in an option": (
        {"class_name": "RandomNormal", "config": {"stdev": 1.0}},
        "RandomNormal: unknown option 'stdev'; did you mean stddev",
    ),
    "an option where there is none": (
        {"class_name": "zeros", "config": {"value": 1}},
        "zeros: unknown option 'value'; valid: none",
    ),
    "a slip inside another": (
        {"class_name": "scaled", "config": {"initializer": "he_nrmal", "factor": 2.0}},
        "unknown initializer 'he_nrmal'; did you mean he_normal",
    ),
    "an option inside another": (
        {
            "class_name": "recurrent",
            "config": {"kernel_initializer": {"class_name": "random_normal", "config": {"std": 1}}},
        },
        "random_normal: unknown option 'std'",
    ),
    "a path without a name": ("my.init", "one of your own is named file.py:Class"),
}


@pytest.mark.parametrize("identifier", TAKEN.values(), ids=TAKEN)
def test_what_is_known_is_taken(identifier: Any) -> None:
    check_known(identifier)


@pytest.mark.parametrize(("identifier", "said"), REFUSED.values(), ids=REFUSED)
def test_what_is_unknown_is_refused_with_the_nearest_name(identifier: Any, said: str) -> None:
    with pytest.raises(UserError, match=said):
        check_known(identifier)
