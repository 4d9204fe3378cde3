"""What is wrong is said before anything is trained, and looked for once."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from suite import initializers
from suite.errors import UserError
from suite.training import preflight
from suite.training.preflight import check


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count the programs and the initializers that are built."""
    counts: Counter[str] = Counter()
    validate = initializers.validate

    def counted(identifier: Any, where: str) -> None:
        counts[where] += 1
        validate(identifier, where)

    monkeypatch.setattr(preflight, "Program", lambda _spec, _data: counts.update(["program"]))
    monkeypatch.setattr(initializers, "validate", counted)
    return counts


def test_matrices_of_ones_own_layers_that_begin_the_same_in_every_trial_are_told(
    make_benchmark: Any, tmp_path: Path
) -> None:
    (tmp_path / "own.py").write_text(
        "import keras\n"
        "class Mine(keras.Layer):\n"
        "    def build(self, shape):\n"
        "        self.table = self.add_weight(shape=(shape[-1], 3), name='table')\n"
        "    def call(self, x):\n"
        "        return x @ self.table\n"
        "def build(outputs):\n"
        "    return keras.Sequential([keras.Input((2,)), Mine(name='mine'), keras.layers.Dense(outputs)])\n"
    )
    model = {"model": {"name": f"{tmp_path / 'own.py'}:build"}}
    (line,) = check(make_benchmark(model, seeds=1).trials())
    assert "mine.table of your own layers begin the same in every trial" in line
    patterns = {"initializers": {"mine": {"*.table": "he_normal", "*.kernel": "he_normal"}}}
    assert check(make_benchmark(model | patterns, seeds=1).trials()) == []


def test_each_architecture_and_each_initializer_is_built_once(make_benchmark: Any, built: Counter[str]) -> None:
    check(make_benchmark({"sweep": {"model.hidden": [[4], [5], [6]]}}, seeds=20).trials())
    assert built == {"program": 3, "initializers.zeros": 1, "initializers.he": 1}


def test_nothing_to_train_is_nothing_to_check(built: Counter[str]) -> None:
    check([])
    assert not built


def test_sound_trials_pass(make_benchmark: Any) -> None:
    trials = make_benchmark({"training.target": {"metric": "validation/loss", "value": 0.1}}).trials()
    check(trials)
    assert trials


@pytest.mark.parametrize(
    ("settings", "curve"),
    [
        ({"dataset.validation": 0}, "validation/accuracy"),
        ({"dataset": {"name": "deep-linear"}}, "test/accuracy"),
    ],
)
def test_a_target_needs_a_curve(make_benchmark: Any, settings: dict[str, Any], curve: str) -> None:
    target = {"training.target": {"metric": curve, "value": 0.5}}
    with pytest.raises(UserError, match=f"small: training.target.metric: unknown curve '{curve}'; "):
        check(make_benchmark(settings | target).trials())


def test_the_error_names_benchmark_and_key(make_benchmark: Any) -> None:
    with pytest.raises(UserError, match=r"^mine: training\.batch_size: expected at most the 40 training examples"):
        check(make_benchmark({"training.batch_size": 41}, name="mine").trials())


@pytest.mark.parametrize(
    "settings", [{"training.optimizer": "sdg"}, {"training.loss": "hubber"}, {"model.activation": "rellu"}]
)
def test_a_wrong_point_of_a_sweep_is_found_behind_a_sound_one(make_benchmark: Any, settings: dict[str, str]) -> None:
    ((key, wrong),) = settings.items()
    sound = {"training.optimizer": "sgd", "training.loss": "mse", "model.activation": "relu"}[key]
    with pytest.raises(UserError, match=f"'{wrong}'; did you mean"):
        check(make_benchmark({"sweep": {key: [sound, wrong]}}).trials())


def test_an_initializer_that_draws_without_a_seed_is_noted_and_a_constant_is_not(
    make_benchmark: Any, tmp_path: Path
) -> None:
    (tmp_path / "own.py").write_text(
        "import numpy as np\n"
        "def drawn(shape, dtype=None):\n    return np.random.normal(size=shape)\n"
        "def constant(shape, dtype=None):\n    return np.full(shape, 0.1)\n"
    )
    own = {"drawn": f"{tmp_path / 'own.py'}:drawn", "constant": f"{tmp_path / 'own.py'}:constant"}
    notes = check(make_benchmark({"initializers": own}).trials())
    assert [note.partition("; ")[0] for note in notes] == [f"initializers.drawn: {own['drawn']} takes no seed"]


def test_code_of_the_users_own_that_raises_is_named(make_benchmark: Any, tmp_path: Path) -> None:
    module = tmp_path / "own.py"
    module.write_text(
        "import keras\n"
        "def build(input_shape, outputs):\n    raise RuntimeError('no model today')\n"
        "class Optimizer(keras.optimizers.SGD):\n"
        "    def __init__(self, learning_rate=0.1):\n        raise RuntimeError('no steps today')\n"
    )
    with pytest.raises(UserError, match=r"^small: .*own\.py, line 3, in build: RuntimeError: no model today"):
        check(make_benchmark({"model": {"name": f"{module}:build"}}).trials())
    with pytest.raises(UserError, match=r"^small: training\.optimizer: .*own\.py:Optimizer .*no steps today"):
        check(make_benchmark({"training.optimizer": f"{module}:Optimizer"}).trials())


def test_a_pattern_that_fits_no_weight_is_refused_before_anything_is_trained(make_benchmark: Any) -> None:
    with pytest.raises(UserError, match=r"^small: initializers\.mine: pattern 'outputs\.kernel' fits no weight"):
        check(make_benchmark({"initializers": {"mine": {"outputs.kernel": "zeros"}}}).trials())
    check(make_benchmark({"initializers": {"mine": {"output.kernel": "zeros", "*.kernel": "he_normal"}}}).trials())
