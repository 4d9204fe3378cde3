import random
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from suite.analysis.explanation.explanation import Diagnosis, Explanation
from suite.commands.explain import explain
from suite.errors import UserError
from suite.theory import Phase

MINE = Path(__file__).with_name("mine.py")


def own(function: str, **options: Any) -> Diagnosis:
    return explain(f"{MINE}:{function}", **options)


def ailing(explanation: Explanation | None) -> list[str]:
    assert explanation is not None
    return [ailment.name for ailment in explanation.ailments]


def scaled(factor: float) -> dict[str, Any]:
    return {"class_name": "scaled", "config": {"initializer": "he_normal", "factor": factor}}


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


def test_the_users_own_model_keeps_its_weights_unless_others_are_asked_for() -> None:
    found = own("small_weights")
    assert found.first.initializer == "its own weights"
    assert found.first.layers[0].std == pytest.approx(0.01 * np.sqrt(20), rel=0.1)
    assert ailing(found.first)[0] == "vanishing signal"
    assert found.remedy is not None
    assert own("small_weights", initializer="he_normal").first.well
    assert own("deep_tanh").first.well


def test_skips_have_no_theory_and_zeros_behind_them_are_well() -> None:
    found = own("residual")
    assert found.first.theory is None
    assert "exploding gradient" in ailing(found.first)
    assert found.remedy is not None
    assert found.remedy.initializer == "he_normal × 0.5"
    assert own("fixup").first.well


@pytest.mark.parametrize(
    ("function", "classes", "layers"),
    [
        ("convolutional", 2, 4),
        ("custom", 4, 2),
        ("language", 50, 3),
        ("regression", 0, 2),
        ("two_inputs_two_outputs", 0, 3),
    ],
)
def test_models_of_every_kind(function: str, classes: int, layers: int) -> None:
    found = own(function).first
    assert found.classes == classes
    assert len(found.layers) == layers
    assert found.ailments == ()
    assert np.isfinite(found.scalars["signal/loss"])


def test_of_several_outputs_the_losses_are_added_up() -> None:
    found = own("two_inputs_two_outputs").first
    assert found.problems == ()
    assert found.lesson is not None
    assert found.lesson.learned is not None


def test_probabilities_are_scored_as_such() -> None:
    first = own("deep_tanh").first
    assert "signal/loss_expected" not in first.scalars
    # Cross entropy of logits in [0, 1] would be nearer to ln 3.
    shaken = own("deep_tanh", initializer=scaled(20.0)).first
    assert shaken.scalars["signal/loss"] > 3 * np.log(3)


def test_what_a_model_returns_is_found_wherever_it_is_computed() -> None:
    first = own("probabilities_in_call", inputs=8).first
    assert "signal/loss_expected" not in first.scalars
    shaken = own("probabilities_in_call", inputs=8, initializer=scaled(30.0)).first
    assert shaken.scalars["signal/loss"] > 3 * np.log(3)


def test_what_cannot_be_known_is_refused_and_can_be_said() -> None:
    with pytest.raises(UserError, match="never below 0, whatever its weights; say what they are: --returns logits"):
        own("rectified")
    assert own("rectified", returns="logits").first.classes == 3
    with pytest.raises(UserError, match=r"--returns logits: but model .* returns probabilities"):
        own("deep_tanh", returns="logits")


def test_a_model_compiled_for_what_it_does_not_return_is_told() -> None:
    assert own("compiled_for_logits").first.problems == (
        "the model returns probabilities, but its own loss, sparse_categorical_crossentropy, expects logits",
    )


def test_code_that_changes_the_process_is_refused() -> None:
    with pytest.raises(UserError, match=r"mine\.py:single_precision_for_all: .* keras\.config\.epsilon from 1e-07"):
        own("single_precision_for_all")
    assert keras.config.epsilon() == 1e-7


def test_values_that_are_not_finite_are_reported_by_layer() -> None:
    first = own("overflowing").first
    assert first.ailments[0].sentence.startswith("Not all outputs of layer 3 of 4 (third) are finite")
    assert first.problems == ()
    assert np.isfinite(first.layers[0].std)


def test_a_function_with_arguments_gets_the_shape_and_the_outputs() -> None:
    found = own("of_any_shape", inputs=6, outputs=4).first
    assert (found.layers[0].fan_in, found.layers[-1].units, found.classes) == (6, 4, 4)
    assert own("unbuilt", inputs=6).first.layers[0].fan_in == 6


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


def test_a_dataset_gives_inputs_targets_and_the_number_of_outputs() -> None:
    found = explain(depth=2, width=20, dataset="circles", initializer="he_normal", batch=9999)
    assert found.subject == "2 × 20 relu on circles"
    assert 128 < found.examples < 9999, "a batch is no larger than the training data"
    assert (found.first.layers[0].fan_in, found.first.layers[-1].units, found.first.classes) == (2, 1, 2)
    assert own("of_any_shape", dataset="digits").first.classes == 10


def test_a_table_of_one_s_own_is_data_by_its_path(tmp_path: Path) -> None:
    rows = "".join(f"{at},{at * 7 % 50},{'yes' if at % 3 else 'no'}\n" for at in range(300))
    (tmp_path / "rows.csv").write_text(f"a,b,target\n{rows}")
    found = explain(depth=2, width=20, dataset=str(tmp_path / "rows.csv"), initializer="he_normal")
    assert (found.first.layers[0].fan_in, found.first.classes, found.examples) == (2, 2, 128)
    table = f'{{name = "table", path = "{tmp_path}/rows.csv", target = "b", task = "regression"}}'
    assert explain(depth=2, width=20, dataset=table, initializer="he_normal").first.classes == 0


SHOP = """
title = "shop"
[dataset]
name = "table"
path = "shop.csv"
target = "kind"
[model]
name = "mlp"
hidden = [3]
[training]
epochs = 1
[initializers]
he = "he_normal"
"""


def test_the_column_to_predict_is_said_and_a_benchmark_s_file_gives_its_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "".join(f"{at % 7},{at / 3},{'abc'[at % 3]}\n" for at in range(200))
    (tmp_path / "shop.csv").write_text(f"size,price,kind\n{rows}")
    (tmp_path / "shop.toml").write_text(SHOP)
    monkeypatch.chdir(tmp_path.parent)

    def classes(**options: Any) -> tuple[int, int]:
        first = explain(depth=1, width=20, initializer="he_normal", **options).first
        return first.layers[0].fan_in, first.classes

    table, file = str(tmp_path / "shop.csv"), str(tmp_path / "shop.toml")
    assert classes(dataset=table, target="kind") == (2, 3)
    assert classes(dataset=table, target="price") == (4, 0), "three of the columns are the kinds"
    assert classes(dataset=file) == (2, 3)
    assert classes(dataset=file, target="price") == (4, 0)
    assert explain(file).first.classes == explain(file, dataset=file).first.classes == 3
    assert explain(file, initializer="he_normal", target="size").first.classes == 7
    heads = explain(two_heads(1), dataset=table, target=["kind", "size"]).first
    assert heads.scalars["signal/loss"] > 0
    with pytest.raises(UserError, match="the column to predict, one of size, price, kind; received 'target'"):
        explain(depth=1, dataset=table)
    with pytest.raises(UserError, match="target: expected a dataset besides, whose column it is; received 'kind'"):
        explain(depth=1, target="kind")


def two_heads(inputs: int) -> keras.Model:
    x = keras.Input((inputs,))
    hidden = keras.layers.Dense(8, "relu")(x)
    return keras.Model(x, {"kind": keras.layers.Dense(3)(hidden), "size": keras.layers.Dense(7)(hidden)})


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
    ("function", "options", "message"),
    [
        ("missing", {}, "unknown name 'missing'"),
        ("no_model", {}, "expected to receive a keras.Model or a torch.nn.Module, received int"),
        ("initializer", {}, "received HeNormal; an initializer is explained by --initializer "),
        ("failing", {}, "ValueError"),
        ("without_weights", {}, "has no layer with a kernel"),
        ("unbuilt", {}, "begin it with keras.Input"),
        ("of_any_shape", {}, "takes arguments"),
        ("unbuilt", {"dataset": "circles"}, "expected outputs of shape (1,)"),
        ("deep_tanh", {"dataset": "digits"}, "its examples are of shape (64,)"),
        ("language", {"initializer": "mean_field"}, "received LSTMCell"),
    ],
)
def test_what_is_wrong_with_a_model_is_said_in_one_line(function: str, options: dict[str, Any], message: str) -> None:
    with pytest.raises(UserError) as raised:
        own(function, **options)
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)


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
