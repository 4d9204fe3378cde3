"""The user's own models: what they take, return and must not do."""

from typing import Any

import keras
import numpy as np
import pytest

from suite.errors import UserError
from tests.commands.explain.asked import ailing, own, scaled


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
