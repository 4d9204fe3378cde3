from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import pytest
from keras import layers

import suite
from suite.analysis.audit.changes import Difference
from suite.analysis.audit.finding import Kind
from suite.errors import UserError
from tests.commands.audit import nets

torch = pytest.importorskip("torch")
if True:  # After the import that may be skipped.
    from torch import nn

    from suite.frameworks.process import streams
    from tests.commands.audit import torch_nets

PLACE = "tests.commands.audit.torch_nets"


def kinds(audit: suite.Audit) -> dict[Kind, tuple[str, ...]]:
    return {each.kind: each.weights for each in audit.findings}


def recipes(audit: suite.Audit, weight: str) -> Any:
    return dict(zip(audit.frame["weight"], audit.frame["recipes"], strict=True))[weight]


@pytest.mark.parametrize("build", [torch_nets.dense, torch_nets.Memory, torch_nets.GPT, torch_nets.ViT, torch_nets.cnn])
def test_sound_nets_have_no_faults(build: Callable[[], Any]) -> None:
    """A note on the head of zeros of the ViT is no fault: a module does not show that it is at the end."""
    audit = suite.audit(build)
    assert (audit.code, audit.advice) == (0, ())
    assert {each.kind: each.weights for each in audit.findings} in ({}, {Kind.ZEROS: ("head.weight",)})
    assert audit.seeds == 3
    assert audit.made_with == {"torch": torch.__version__}


def test_a_module_itself_is_audited() -> None:
    audit = suite.audit(torch_nets.dense())
    assert (audit.subject, audit.seeds) == ("Sequential", 1)
    assert recipes(audit, "2.weight")["he_untruncated_normal"] == "yes"


def test_the_recipes_of_a_gpt_are_recognized() -> None:
    audit = suite.audit(f"{PLACE}:GPT", rebuild=False)
    assert recipes(audit, "h.3.qkv.weight")["gpt2"] == "yes"
    assert recipes(audit, "h.3.mlp.2.weight")["gpt2_end_of_a_branch"] == "yes"
    assert recipes(suite.audit(torch_nets.ViT, rebuild=False), "pos_embed")["vit"] == "yes"


def test_fans_of_the_shape_are_counted_as_pytorch_does() -> None:
    layer = nn.Conv2d(32, 64, 3, stride=2)
    nn.init.xavier_uniform_(layer.weight)
    found = recipes(suite.audit(layer), "weight")
    assert found["glorot_uniform_fans_of_the_shape"] == "yes"


def test_a_block_without_its_scale_is_named() -> None:
    audit = suite.audit(torch_nets.GPT, arguments={"unscaled": 17}, rebuild=False)
    named = {name for each in audit.findings if each.kind is Kind.OUTLIER for name in each.weights}
    assert named == {"h.17.out.weight", "h.17.mlp.2.weight"}
    assert audit.code == 1


def test_swapped_gates_are_named() -> None:
    audit = suite.audit(torch_nets.swapped)
    assert kinds(audit) == {Kind.GATES: ("memory.bias_ih_l0.input", "memory.bias_ih_l0.forget")}
    assert audit.code == 1


def test_a_forget_gate_is_open_if_one_of_both_biases_is() -> None:
    assert suite.audit(torch_nets.Memory, rebuild=False).advice == ()
    (closed,) = suite.audit(torch_nets.Memory, arguments={"forget": 0.0}, rebuild=False).advice
    assert closed.weights == ("memory.bias_ih_l0.forget",)


def test_one_seed_for_two_layers_is_named() -> None:
    audit = suite.audit(torch_nets.one_seed)
    assert kinds(audit)[Kind.SHARED_SEED] == ("0.weight", "3.weight")
    assert len(kinds(audit)[Kind.FIXED_SEED]) == 8


def test_a_matrix_of_two_layers_is_named() -> None:
    audit = suite.audit(torch_nets.GPT, arguments={"tied": True, "blocks": 2}, rebuild=False)
    assert kinds(audit) == {Kind.TIED: ("wte.weight", "head.weight")}


def test_units_are_rows() -> None:
    (found,) = suite.audit(torch_nets.repeated).findings
    assert found.sentence == "0.weight: of 16 rows only 8 differ, so units that repeat learn the same."


def test_weights_that_no_seed_reaches_are_named() -> None:
    assert kinds(suite.audit(torch_nets.unseeded)) == {Kind.UNSEEDED: ("0.weight",)}


def test_a_promise_of_another_law_is_broken() -> None:
    kept = suite.audit(torch_nets.dense, promise={"[024].weight": "he_untruncated_normal"}, rebuild=False)
    assert {str(each.fit.answer) for each in kept.judged} == {"yes"}
    with_xavier = {"draw": nn.init.xavier_normal_}
    broken = suite.audit(
        torch_nets.dense, arguments=with_xavier, promise={"[024].weight": "he_untruncated_normal"}, rebuild=False
    )
    assert {str(each.fit.answer) for each in broken.judged} == {"no"}
    assert broken.code == 1
    assert "glorot_untruncated_normal" in broken.judged[0].fitting


def test_the_users_stream_is_left_alone() -> None:
    torch.manual_seed(3)
    expected = torch.rand(2)
    torch.manual_seed(3)
    suite.audit(torch_nets.one_seed)
    assert torch.equal(torch.rand(2), expected)


def test_streams_are_seeded_and_put_back() -> None:
    torch.manual_seed(3)
    before = torch.get_rng_state()
    with streams.seeded(1):
        first = torch.rand(2)
    with streams.seeded(1):
        assert torch.equal(torch.rand(2), first)
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("lazy", "weight '0.weight' of LazyLinear has no shape before the first call"),
        ("meta", "weight '0.weight' of Linear is on the device 'meta'"),
        ("complex_numbers", "weight '0.weight' of Linear is complex"),
    ],
)
def test_what_has_no_real_numbers_is_refused_in_one_line(name: str, said: str) -> None:
    with pytest.raises(UserError) as error:
        suite.audit(f"{PLACE}:{name}")
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_a_passport_holds_for_other_seeds_only(tmp_path: Path) -> None:
    suite.audit(torch_nets.GPT, accept=tmp_path / "gpt.json", rebuild=False)
    suite.assert_initialized(torch_nets.GPT(), tmp_path / "gpt.json")
    with pytest.raises(AssertionError, match=r"h\.3\.mlp\.2\.weight: standard deviation 0\.0\d+, was 0\.00"):
        suite.assert_initialized(torch_nets.GPT(unscaled=3), tmp_path / "gpt.json")


def changes(after: Any, before: Any) -> list[tuple[Difference, str]]:
    comparison = suite.audit(after, against=before, rebuild=False, explained=False).comparison
    assert comparison is not None
    return [(each.kind, each.weight) for each in comparison.changes if each.kind is not Difference.RENAMED]


def autoencoder() -> keras.Model:
    """Return a net whose two kernels have the same sizes in another order."""
    hidden = layers.Dense(32, "relu", kernel_initializer="he_uniform")
    return keras.Sequential([keras.Input((64,)), hidden, layers.Dense(64, kernel_initializer="he_uniform")])


def port_of_autoencoder(gain: float = 1.0) -> Any:
    ends = [torch_nets.linear(*sizes, nn.init.kaiming_uniform_, nonlinearity="relu") for sizes in ((64, 32), (32, 64))]
    with torch.no_grad():
        ends[1].weight *= gain
    return nn.Sequential(ends[0], nn.ReLU(), ends[1])


def convolutional() -> keras.Model:
    draw = keras.initializers.VarianceScaling(2, "fan_in", "untruncated_normal")
    model = keras.Sequential([keras.Input((16, 16, 3))])
    for filters in (16, 32, 16):
        model.add(layers.Conv2D(filters, 3, padding="same", kernel_initializer=draw))
        model.add(layers.BatchNormalization())
        model.add(layers.ReLU())
    model.add(layers.GlobalAveragePooling2D())
    model.add(layers.Dense(10))
    return model


class TestPorts:
    def test_a_perceptron_is_paired_by_the_fans(self) -> None:
        assert changes(port_of_autoencoder, autoencoder) == []
        assert changes(autoencoder, port_of_autoencoder) == []
        assert changes(lambda: port_of_autoencoder(2), autoencoder) == [(Difference.LAW, "2.weight")]

    def test_a_cnn_is_paired(self) -> None:
        assert changes(torch_nets.cnn, convolutional) == []
        drawn_otherwise = changes(lambda: torch_nets.cnn(nn.init.xavier_normal_), convolutional)
        assert drawn_otherwise == [(Difference.LAW, f"{at}.weight") for at in (0, 3, 6)]

    def test_an_lstm_is_paired_gate_by_gate(self) -> None:
        idle = [(Difference.IDLE, "memory.bias_hh_l0.input")]
        assert changes(torch_nets.Memory, nets.lstm) == idle
        assert changes(nets.lstm, torch_nets.Memory) == idle
        swapped = [(Difference.LAW, f"memory.bias_ih_l0.{gate}") for gate in ("input", "forget")]
        assert changes(torch_nets.swapped, nets.lstm) == [*swapped, *idle]

    def test_pytorchs_own_lstm_differs_in_each_gate(self) -> None:
        memory = nn.ModuleDict({"lstm": nn.LSTM(32, 64)})
        keras_memory = keras.Sequential([keras.Input((12, 32)), layers.LSTM(64)])
        assert changes(memory, keras_memory) == [
            *((Difference.LAW, f"lstm.{name}") for name in ("weight_ih_l0", "weight_hh_l0")),
            *((Difference.LAW, f"lstm.bias_ih_l0.{gate}") for gate in ("input", "forget", "cell", "output")),
            (Difference.NEW, "lstm.bias_hh_l0"),
        ]

    def test_the_other_order_of_gates_in_a_gru_does_not_matter(self) -> None:
        keras_memory = keras.Sequential([keras.Input((12, 32)), layers.GRU(64, reset_after=False)])
        keras_memory.layers[0].cell.bias.assign([1.0] * 64 + [0.0] * 128)
        gru = nn.GRU(32, 64)
        for weight in (gru.bias_ih_l0, gru.bias_hh_l0):
            nn.init.zeros_(weight)
        with torch.no_grad():
            gru.bias_ih_l0[64:128] = 1.0
        found = changes(gru, keras_memory)
        assert not [each for each in found if "bias_ih" in each[1]]

    def test_the_side_of_an_orthogonal_matrix_is_that_of_its_units(self) -> None:
        port = nn.Sequential(torch_nets.linear(64, 32, nn.init.orthogonal_))
        model = keras.Sequential([keras.Input((64,)), layers.Dense(32, kernel_initializer="orthogonal")])
        assert changes(port, model) == []

    def test_the_assertion_takes_a_passport_of_keras(self, tmp_path: Path) -> None:
        suite.audit(autoencoder, accept=tmp_path / "keras.json", rebuild=False, explained=False)
        suite.assert_initialized(port_of_autoencoder(), tmp_path / "keras.json")
        with pytest.raises(AssertionError, match=r"2\.weight: standard deviation"):
            suite.assert_initialized(port_of_autoencoder(2), tmp_path / "keras.json")
