from typing import Any

import numpy as np
import pytest

import suite
from suite.errors import UserError

torch = pytest.importorskip("torch")
if True:  # After the import that may be skipped.
    from torch import nn

    from tests.commands.explain import torch_nets

PLACE = "tests.commands.explain.torch_nets"
LARGE = {"class_name": "random_normal", "config": {"stddev": 1.0}}


def names(diagnosis: suite.Diagnosis) -> list[str]:
    return [each.name for each in diagnosis.first.ailments]


@pytest.mark.parametrize(
    ("name", "in_keras"),
    [
        ("relu", {"depth": 30, "initializer": "pytorch_default"}),
        ("Functional", {"depth": 30, "initializer": "pytorch_default"}),
        ("tanh", {"depth": 30, "activation": "tanh", "initializer": "pytorch_default"}),
        ("healthy", {"depth": 5, "initializer": "he_normal"}),
        ("exploding", {"depth": 30, "initializer": LARGE}),
        ("saturated", {"depth": 10, "activation": "tanh", "initializer": LARGE}),
        ("zeros", {"depth": 4, "initializer": "zeros"}),
    ],
)
def test_the_verdict_is_that_of_the_same_net_in_keras(name: str, in_keras: dict[str, Any]) -> None:
    found, expected = suite.explain(f"{PLACE}:{name}"), suite.explain(width=64, **in_keras)
    assert names(found) == names(expected)
    assert (found.remedy and found.remedy.initializer) == (expected.remedy and expected.remedy.initializer)
    assert (found.first.theory is None) == (expected.first.theory is None)
    assert found.first.well == expected.first.well
    shown = [(row.units, row.activation) for row in found.first.layers]
    assert shown == [(row.units, row.activation.replace("linear", "")) for row in expected.first.layers]


def test_theory_says_of_a_module_what_is_measured() -> None:
    found = suite.explain(torch_nets.perceptron(20, draw=nn.init.kaiming_normal_)).first
    assert found.theory is not None
    for row, length in zip(found.layers[:3], found.theory.lengths[:3], strict=True):
        assert row.second_moment == pytest.approx(length, rel=0.4)


@pytest.mark.parametrize("build", [torch_nets.resnet, torch_nets.Memory])
def test_nets_with_norms_and_gates_are_well_if_they_learn(build: Any) -> None:
    torch.manual_seed(1)
    found = suite.explain(build, inputs=(3, 12, 12) if build is torch_nets.resnet else (10,), batch=32)
    assert names(found) == []
    assert found.first.lesson is not None
    assert found.first.trains


def test_copies_of_one_layer_are_said() -> None:
    found = suite.explain(torch_nets.Transformer, batch=32)
    assert any("copies of one layer" in each for each in found.first.remarks)
    assert "equal weights" in {str(each.kind) for each in suite.audit(torch_nets.Transformer).findings}


def test_tied_layers_are_no_copies() -> None:
    from tests.commands.audit.torch_nets import GPT

    found = suite.explain(GPT(blocks=2, tied=True), inputs=(8,), batch=16)
    assert not any("same weights" in each for each in found.first.remarks)


def test_an_exploding_recurrence_is_named() -> None:
    found = suite.explain(torch_nets.Recurrence, inputs=(20, 4))
    assert "exploding recurrence" in names(found)
    assert "'memory'" in found.first.ailments[0].sentence


def test_weights_that_are_not_finite_or_frozen_are_named() -> None:
    assert suite.explain(torch_nets.broken).first.ailments[0].sentence.startswith("1 of the 4096 numbers in the weight")
    found = suite.explain(torch_nets.frozen)
    assert names(found) == ["frozen weights"]
    assert "all 12 weights are frozen; set requires_grad = True" in found.first.ailments[0].sentence


def test_examples_that_are_taken_for_time_steps_are_named() -> None:
    found = suite.explain(torch_nets.TimeFirst(), inputs=(6, 4))
    assert names(found)[0] == "mixed examples"
    assert "'memory' takes the first axis for time: give it batch_first=True" in found.first.ailments[0].sentence
    assert "mixed examples" not in names(suite.explain(torch_nets.TimeFirst(turned=True), inputs=(6, 4)))


@pytest.mark.parametrize(
    ("by", "said"),
    [
        (torch.sign, "None passes sign; a straight-through estimate would let it pass."),
        (torch.round, "None passes round; a straight-through"),
        (lambda x: (x > 0).float(), "None passes a comparison; a straight-through"),
        (lambda x: x.detach(), "None passes stop_gradient (detach); leave it out."),
    ],
    ids=["sign", "round", "comparison", "detach"],
)
def test_a_function_without_a_gradient_is_named(by: Any, said: str) -> None:
    found = suite.explain(torch_nets.Cut(by)).first
    assert [each.name for each in found.ailments] == ["vanishing gradient"]
    assert said in found.ailments[0].sentence


def test_a_matrix_in_no_layer_is_said_not_to_be_measured() -> None:
    found = suite.explain(torch_nets.Loose, inputs=(8,)).first
    assert found.problems == ("not measured: mixing, because no layer of its own multiplies with it",)
    assert not found.well


def test_a_compiled_module_is_measured_as_it_was_written() -> None:
    found = suite.explain(torch.compile(torch_nets.healthy())).first
    assert [row.name for row in found.layers][:2] == ["0", "2"]


def test_a_function_gets_the_sizes_that_it_needs() -> None:
    found = suite.explain(f"{PLACE}:with_sizes", inputs=(6,), outputs=4).first
    assert (found.layers[0].fan_in, found.classes) == (6, 4)
    rng = np.random.default_rng(0)
    data = suite.explain(torch_nets.with_sizes, rng.normal(size=(32, 5)).astype(np.float32), np.arange(32) % 3).first
    assert (data.layers[0].fan_in, data.classes) == (5, 3)


def test_laws_by_name_are_measured_and_not_kept() -> None:
    module = torch_nets.relu()
    before = [each.clone() for each in module.parameters()]
    found = suite.explain(module, initializer="he_normal", compare=["pytorch_default", "zeros", "mean_field"])
    assert found.first.well
    assert [each.well for each in found.compared] == [False, False, False]
    assert found.first.layers[5].weight_gain == pytest.approx(2, rel=0.1)
    assert all(torch.equal(one, other) for one, other in zip(before, module.parameters(), strict=True))


def test_a_module_is_left_as_it_is() -> None:
    module = torch_nets.resnet()
    before = {name: value.clone() for name, value in module.state_dict().items()}
    suite.explain(module, inputs=(3, 8, 8), batch=32)
    assert all(torch.equal(value, before[name]) for name, value in module.state_dict().items())
    assert all(each.grad is None for each in module.parameters())
    assert module.training


@pytest.mark.parametrize(
    ("name", "classes", "loss"),
    [
        ("autoencoder", 0, "mean_squared_error"),
        ("pixels", 4, "sparse_categorical_crossentropy"),
        ("probabilities", 3, "sparse_categorical_crossentropy"),
        ("yes_or_no", 2, "binary_crossentropy"),
        ("below_zero", 0, "mean_squared_error"),
    ],
)
def test_the_loss_goes_with_the_output(name: str, classes: int, loss: str) -> None:
    from suite.commands.explain.torch_examples import normal

    module = getattr(torch_nets, name)()
    examples = normal(module, {}, 32, 0)
    assert (examples.classes, getattr(examples.loss, "name", "")) == (classes, loss)
    found = suite.explain(module).first
    assert np.isfinite(found.scalars["signal/loss"])
    if classes:
        assert found.scalars["signal/loss"] == pytest.approx(np.log(classes), rel=0.4)


def test_data_of_ones_own_are_taken_with_channels_first() -> None:
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(64, 9, 9, 3)).astype(np.float32), rng.integers(0, 2, 64)
    found = suite.explain(torch_nets.images(), x, y)
    assert found.first.classes == 2
    assert "The channels of images were put first." in found.first.remarks


def test_targets_out_of_reach_are_named() -> None:
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(64, 6)).astype(np.float32), rng.normal(-3, 1, (64, 1)).astype(np.float32)
    assert "targets out of reach" in names(suite.explain(torch_nets.below_zero(), x, y))


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"tier": "full"}, "tier: expected cheap or standard for a PyTorch module; received full"),
        ({"initializer": "looks_linear"}, "looks_linear: it sets a whole Keras model"),
        ({"initializer": "hee"}, "unknown initializer 'hee'"),
        ({"inputs": (7,)}, "fails on this batch: RuntimeError"),
        ({"inputs": {"image": (7,)}}, "expected one size without a name for a PyTorch module; received image"),
    ],
)
def test_what_cannot_be_measured_is_said_in_one_line(settings: dict[str, Any], said: str) -> None:
    with pytest.raises(UserError) as error:
        suite.explain(torch_nets.healthy, **settings)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_a_lazy_module_is_refused_in_one_line() -> None:
    with pytest.raises(UserError, match=r"weight '0\.weight' of LazyLinear has no shape before the first call"):
        suite.explain(torch_nets.lazy)


def test_a_module_that_does_not_say_its_size_is_told_how_to() -> None:
    with pytest.raises(UserError, match="does not say the size of its inputs; give that of one example: --inputs"):
        suite.explain(torch_nets.unsized)
    assert suite.explain(torch_nets.unsized, inputs=(5,)).first.classes == 3


def test_an_audit_says_what_its_advice_costs() -> None:
    from tests.commands.audit.torch_nets import Memory

    audit = suite.audit(Memory(forget=0.0), inputs=(12,))
    assert audit.advice
    assert audit.cost == ("signals and gradients are well on random inputs",)


def test_the_command_takes_a_module(capsys: pytest.CaptureFixture[str]) -> None:
    from suite.cli.errors import report_errors
    from suite.cli.explain import command

    assert report_errors(command, [f"{PLACE}:tanh"]) == 1
    said = capsys.readouterr().out
    assert "The signal vanishes" in said
    assert "orthogonal" in said
