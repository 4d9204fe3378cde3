import random
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from suite.commands.explain import explain
from suite.errors import UserError
from suite.theory import Phase
from tests.commands.explain.asked import ailing, own, scaled


def test_fifty_tanh_layers_with_pytorchs_weights() -> None:
    found = explain(depth=50, width=100, activation="tanh", initializer="pytorch_default", compare=["he_normal"])
    assert found.subject == "50 × 100 tanh"
    assert ailing(found.first) == ["vanishing signal", "vanishing gradient"]
    assert found.first.ailments[0].sentence.startswith("The signal vanishes: each layer shrinks it to 0.5")
    assert found.first.theory is not None
    assert found.first.theory.regime.phase is Phase.ORDERED
    assert 4 < found.first.theory.regime.trainable_depth < 7
    assert len(found.first.layers) == len(found.first.theory.lengths) == 51
    assert [each.initializer for each in found.compared] == ["he_normal"]
    assert found.remedy is not None
    assert found.remedy.initializer == "orthogonal"
    assert found.remedy.well
    assert found.tried == ()


@pytest.mark.parametrize(
    ("activation", "initializer", "depth", "expected", "remedy"),
    [
        ("relu", "glorot_normal", 50, ["vanishing signal", "vanishing gradient"], "he_normal"),
        ("relu", "zeros", 5, ["identical units", "vanishing signal"], "he_normal"),
        ("relu", scaled(0.3), 30, ["vanishing signal", "vanishing gradient"], "he_normal"),
        ("relu", scaled(1.5), 30, ["exploding signal", "exploding gradient", "overconfident outputs"], "he_normal"),
        ("gelu", "glorot_uniform", 50, ["vanishing signal", "vanishing gradient"], "looks_linear"),
        ("selu", "lecun_normal", 30, [], None),
        ("relu", "he_normal", 30, [], None),
    ],
)
def test_a_remedy_is_one_that_was_measured(
    activation: str, initializer: Any, depth: int, expected: list[str], remedy: str | None
) -> None:
    found = explain(depth=depth, width=64, activation=activation, initializer=initializer)
    assert ailing(found.first) == expected
    assert (found.remedy.initializer if found.remedy else None) == remedy
    assert found.remedy is None or found.remedy.well


def test_where_nothing_mends_it_what_was_tried_is_told_the_best_first() -> None:
    found = explain(depth=30, width=50, activation="sigmoid", initializer="glorot_normal")
    assert found.remedy is None
    counts = [len(each.ailments) for each in found.tried]
    assert counts == sorted(counts)
    assert counts[0] >= 1
    assert "mean_field(weight_variance = 12.96)" in [each.initializer for each in found.tried]


def test_an_initializer_may_be_written_as_on_the_command_line() -> None:
    small = 'small={class_name="RandomNormal", config={stddev=0.01}}'
    found = explain(depth=4, width=30, initializer=small, compare=["he_normal", "keras.initializers:HeNormal"])
    assert found.first.initializer == "small"
    assert found.first.layers[0].std == pytest.approx(0.01 * np.sqrt(30), rel=0.1)
    assert [each.initializer for each in found.compared] == ["he_normal", "HeNormal"]
    assert found.compared[0].scalars == found.compared[1].scalars


def test_an_initializer_that_takes_no_seed_is_told(tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text(
        "import numpy as np\ndef drawn(s, dtype=None):\n    return np.random.normal(size=s) / 9\n"
    )
    own = f"{tmp_path / 'own.py'}:drawn"
    first, again = (explain(depth=2, initializer=own, batch=16).first for _ in range(2))
    assert "takes no seed; the shared random streams" in first.remarks[-1]
    assert repr(first.layers) == repr(again.layers)


def test_what_is_not_said_has_a_default() -> None:
    found = explain(depth=None, width=None, activation=None, batch=None, outputs=None)
    assert (found.subject, found.first.initializer) == ("10 × 100 relu", "glorot_uniform")
    assert (len(found.first.layers), found.first.classes, found.examples) == (11, 10, 128)


def test_the_same_question_has_the_same_answer_and_moves_nothing() -> None:
    before = random.getstate(), repr(np.random.get_state()), keras.config.dtype_policy()  # noqa: NPY002 - only read
    first, second = (explain(depth=3, width=20, seed=5).first for _ in range(2))
    # As text: layers have NaN where a quantity has no meaning.
    assert repr(first) == repr(second)
    assert own("small_weights").first.scalars == own("small_weights").first.scalars
    assert explain(depth=3, width=20, seed=6).first.scalars != first.scalars
    assert (random.getstate(), repr(np.random.get_state()), keras.config.dtype_policy()) == before  # noqa: NPY002


def test_the_full_tier_says_what_it_costs_first() -> None:
    said: list[str] = []
    explain(depth=1, width=10, tier="full", announce=said.append)
    assert len(said) == 1
    assert "passes over the batch" in said[0]
    explain(depth=1, width=10, announce=said.append)
    assert len(said) == 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"initializer": "he_norml"}, "^--initializer: unknown initializer 'he_norml'; did you mean he_normal"),
        ({"compare": ["zeros", "he_norml"]}, "^--compare: unknown initializer 'he_norml'"),
        ({"activation": "rleu"}, "did you mean relu"),
        ({"depth": -1}, "depth"),
        ({"dataset": "mnst"}, "did you mean mnist"),
        ({"dataset": "circles", "inputs": 3}, "received 3 and dataset circles"),
        ({"batch": 1}, "two examples or more"),
        ({"initializer": {"class_name": "random_normal", "config": {"stddev": "x"}}}, "RandomNormal|random_normal"),
        ({"subject": "no_function.py"}, "file.py:function"),
    ],
)
def test_what_is_wrong_with_a_question_is_said_in_one_line(options: dict[str, Any], message: str) -> None:
    with pytest.raises(UserError, match=message) as raised:
        explain(**options)
    assert "\n" not in str(raised.value)
