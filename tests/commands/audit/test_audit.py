import json
from collections.abc import Callable
from pathlib import Path

import keras
import numpy as np
import pytest

import suite
from suite.analysis.audit.finding import Kind
from suite.analysis.state import State
from suite.errors import UserError
from tests.commands.audit import nets

PLACE = "tests.commands.audit.nets"


def kinds(audit: suite.Audit) -> dict[Kind, tuple[str, ...]]:
    return {each.kind: each.weights for each in audit.findings}


@pytest.mark.parametrize("build", [nets.dense, nets.lstm, nets.gpt, nets.vit])
def test_sound_nets_have_no_faults(build: Callable[[], keras.Model]) -> None:
    audit = suite.audit(build, explained=False)
    assert audit.state is State.PASS
    assert [each for each in audit.findings if each.fault] == []
    assert audit.seeds == 3


def test_a_block_without_its_scale_is_named() -> None:
    audit = suite.audit(f"{PLACE}:gpt", arguments={"unscaled": 17}, rebuild=False, explained=False)
    named = {name for each in audit.findings if each.kind is Kind.OUTLIER for name in each.weights}
    assert named == {"block_17/attention_out.kernel", "block_17/down.kernel"}
    assert audit.code == 1


def test_the_recipes_of_a_gpt_are_recognized() -> None:
    audit = suite.audit(nets.gpt, rebuild=False, explained=False)
    recipes = dict(zip(audit.frame["weight"], audit.frame["recipes"], strict=True))
    assert recipes["block_3/qkv.kernel"]["gpt2"] == "yes"
    assert recipes["block_3/down.kernel"]["gpt2_end_of_a_branch"] == "yes"


def test_a_fan_out_for_a_fan_in_breaks_the_promise() -> None:
    audit = suite.audit(nets.fan_out, promise={"right.kernel": "he_normal", "wrong.kernel": "he_normal"})
    assert {each.weight: str(each.fit.answer) for each in audit.judged} == {"right.kernel": "yes", "wrong.kernel": "no"}
    assert audit.code == 1


def test_swapped_gates_are_named() -> None:
    audit = suite.audit(nets.swapped, rebuild=False, explained=False)
    assert kinds(audit)[Kind.GATES] == ("lstm/lstm_cell.bias.input", "lstm/lstm_cell.bias.forget")


def test_one_seed_for_two_layers_is_named() -> None:
    audit = suite.audit(nets.one_seed, explained=False)
    assert kinds(audit)[Kind.SHARED_SEED] == ("dense.kernel", "dense_1.kernel")
    assert kinds(audit)[Kind.FIXED_SEED] == ("dense.kernel", "dense_1.kernel")


def test_equal_biases_of_gates_are_no_equal_draws() -> None:
    memories = [keras.layers.LSTM(16, return_sequences=True) for _ in range(2)]
    audit = suite.audit(lambda: keras.Sequential([keras.Input((8, 16)), *memories]), rebuild=False, explained=False)
    assert audit.findings == ()


def test_a_truncated_normal_without_correction_is_named() -> None:
    audit = suite.audit(nets.uncorrected, rebuild=False, explained=False)
    assert kinds(audit) == {Kind.UNCORRECTED: ("dense.kernel",)}


def test_a_matrix_of_two_layers_is_named() -> None:
    audit = suite.audit(nets.tied, rebuild=False, explained=False)
    assert kinds(audit) == {Kind.TIED: ("tokens.embeddings", "head.table")}


def test_an_initializer_object_of_two_layers_is_named_once_for_all_blocks() -> None:
    audit = suite.audit(nets.one_object, explained=False)
    assert len(audit.findings) == 1
    assert audit.findings[0].kind is Kind.TWINS
    assert audit.findings[0].sentence.startswith("block_0_a.kernel and block_0_b.kernel are separate weights")
    assert "; so are 5 more groups" in audit.findings[0].sentence


def test_weights_that_no_seed_reaches_are_named() -> None:
    assert kinds(suite.audit(nets.unseeded, explained=False)) == {Kind.UNSEEDED: ("dense.kernel",)}


def test_weights_that_are_not_finite_are_named() -> None:
    audit = suite.audit(nets.not_finite, rebuild=False, explained=False)
    assert kinds(audit) == {Kind.NOT_FINITE: ("dense.kernel",)}
    with pytest.raises(
        UserError, match=r"weight dense\.kernel has no law, because 4,096 of 4,096 numbers are not finite"
    ):
        audit.passport()


def test_advice_comes_with_its_cost() -> None:
    model = keras.Sequential([keras.Input((64,)), *[keras.layers.Dense(64, "relu") for _ in range(30)]])
    audit = suite.audit(model)
    assert audit.code == 0
    assert audit.advice[0].source.startswith("He et al. 2015")
    assert "vanish" in audit.cost[0]


class TestPassports:
    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        suite.audit(nets.gpt, accept=tmp_path / "passport.json", rebuild=False, explained=False)
        return tmp_path / "passport.json"

    def test_other_seeds_pass(self, file: Path) -> None:
        for seed in (1, 2):
            audit = suite.audit(nets.gpt, against=file, seed=seed, rebuild=False, explained=False)
            assert audit.comparison is not None
            assert audit.comparison.same
            assert audit.code == 0, audit.findings

    def test_a_changed_law_fails_by_name(self, file: Path) -> None:
        audit = suite.audit(lambda: nets.gpt(unscaled=3), against=str(file), rebuild=False, explained=False)
        assert audit.comparison is not None
        assert [each.weight for each in audit.comparison.changes] == [
            "block_3/attention_out.kernel",
            "block_3/down.kernel",
        ]
        assert "was 0.0029 (1,024 numbers, 7.0 times)" in audit.comparison.changes[0].sentence or audit.code == 1

    def test_the_assertion_says_what_changed(self, file: Path) -> None:
        keras.layers.Dense(3)  # Names that Keras makes up count on; the passport's names do not.
        suite.assert_initialized(nets.gpt(), file)
        with pytest.raises(AssertionError, match=r"block_3/down.kernel: standard deviation 0\.0\d+, was 0\.00"):
            suite.assert_initialized(nets.gpt(unscaled=3), file)

    def test_names_that_keras_makes_up_do_not_matter(self, tmp_path: Path) -> None:
        suite.audit(nets.dense, accept=tmp_path / "dense.json", rebuild=False)
        nets.dense()
        suite.assert_initialized(nets.dense(), tmp_path / "dense.json")

    def test_another_net_is_refused(self, file: Path) -> None:
        with pytest.raises(UserError, match="received those of another net: no weight is in both"):
            suite.audit(lambda: keras.Sequential([keras.Input((3,)), keras.layers.PReLU()]), against=file)

    def test_a_seed_that_layers_share_fails_unless_it_was_accepted(self, tmp_path: Path) -> None:
        def build() -> keras.Model:
            return nets.one_seed(shared=False)

        suite.audit(build, accept=tmp_path / "a.json", rebuild=False, explained=False)
        suite.assert_initialized(build(), tmp_path / "a.json")
        with pytest.raises(AssertionError, match="begin with the same random numbers"):
            suite.assert_initialized(nets.one_seed(), tmp_path / "a.json")
        suite.audit(nets.one_seed, accept=tmp_path / "b.json", rebuild=False, explained=False)
        suite.assert_initialized(nets.one_seed(), tmp_path / "b.json")

    def test_weights_that_are_not_finite_fail_and_are_no_wrong_input(self, tmp_path: Path) -> None:
        suite.audit(nets.dense, accept=tmp_path / "dense.json", rebuild=False, explained=False)
        with pytest.raises(AssertionError, match="4,096 of 4,096 numbers are not finite"):
            suite.assert_initialized(nets.not_finite(), tmp_path / "dense.json")

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            (
                '{"passport": 1, "weights": {"a": {"role": "kernel", "shape": [2], "law": "normal", "mean": 0}}}',
                "std: expected a number beside the law 'normal'; received none",
            ),
            ('{"passport": 1, "weights": {"a": {"role": "kernel", "shape": [2], "law": "gauss"}}}', "received 'gauss'"),
            ('{"passport": 2, "weights": {}}', "expected a passport of version 1; received version 2"),
            ("{", "cannot be read as a passport"),
            ("[]", "received no passport"),
            ('{"passport": 1, "weights": {"a": {"role": "bias"}}}', "weights.a.shape"),
        ],
    )
    def test_a_file_that_is_no_passport_is_refused(self, tmp_path: Path, text: str, said: str) -> None:
        (tmp_path / "p.json").write_text(text)
        with pytest.raises(UserError) as error:
            suite.audit(nets.dense, against=tmp_path / "p.json", rebuild=False)
        assert said in str(error.value)
        assert str(error.value).startswith(str(tmp_path))

    def test_a_missing_passport_says_how_to_write_it(self, tmp_path: Path) -> None:
        with pytest.raises(UserError, match="there is no such passport; write it with --accept"):
            suite.audit(nets.dense, against=tmp_path / "none.json", rebuild=False)


def test_two_nets_are_compared() -> None:
    audit = suite.audit(nets.fan_out, against=nets.fan_out, rebuild=False, explained=False)
    assert audit.comparison is not None
    assert audit.comparison.same
    other = suite.audit(lambda: nets.lstm(forget=False), against=nets.lstm, rebuild=False, explained=False)
    assert other.comparison is not None
    assert [each.weight for each in other.comparison.changes] == ["lstm/lstm_cell.bias.forget"] or other.code == 1


def test_a_saved_model_is_audited_as_it_was_saved(tmp_path: Path) -> None:
    model = nets.dense()
    model.layers[0].kernel.assign(np.eye(64))
    model.save(tmp_path / "net.keras")
    audit = suite.audit(str(tmp_path / "net.keras"), explained=False)
    assert audit.frame.set_index("weight").loc["dense.kernel", "family"] == "identity"
    assert audit.seeds == 1


@pytest.mark.parametrize(
    ("name", "settings", "said"),
    [
        ("with_arguments", {}, "expected its arguments width; received none; give them as --with '{\"width\": …}'"),
        ("with_arguments", {"arguments": {"width": 3, "deep": 1}}, "unexpected keyword argument 'deep'"),
        ("without_input", {}, "does not know the shape of its inputs"),
        ("without_weights", {}, "expected a net with weights; received one without any"),
        ("no_model", {}, "expected a keras.Model"),
        ("broken", {}, "ValueError: no units"),
        ("nothing", {}, "unknown name 'nothing'"),
    ],
)
def test_a_net_that_cannot_be_built_is_refused(name: str, settings: dict[str, object], said: str) -> None:
    with pytest.raises(UserError) as error:
        suite.audit(f"{PLACE}:{name}", **settings)  # type: ignore[arg-type]
    assert said in str(error.value)


def test_arguments_and_sizes_are_given() -> None:
    audit = suite.audit(f"{PLACE}:with_arguments", arguments={"width": 16, "depth": 2}, rebuild=False, explained=False)
    assert list(audit.frame["shape"])[::2] == [[8, 16], [16, 16]]
    sized = suite.audit(f"{PLACE}:without_input", inputs=(7,), rebuild=False, explained=False)
    assert sized.frame["shape"][0] == [7, 4]


def test_several_inputs_have_sizes_by_name() -> None:
    audit = suite.audit(f"{PLACE}:TwoInputs", inputs={"a": (3,), "b": (5,)}, rebuild=False, explained=False)
    shapes = dict(zip(audit.frame["weight"], audit.frame["shape"], strict=True))
    assert (shapes["left.kernel"], shapes["right.kernel"]) == ([3, 4], [5, 4])


@pytest.mark.parametrize("inputs", [(-1,), (3, "a"), (20.5,), {"a": 3}])
def test_sizes_that_are_none_are_refused(inputs: object) -> None:
    with pytest.raises(UserError, match="expected a size"):
        suite.audit(nets.dense, inputs=inputs)  # type: ignore[arg-type]


def test_an_audit_as_json_has_all_weights() -> None:
    from suite.report.audit.renderings import files

    found = json.loads(files(suite.audit(nets.lstm, rebuild=False, explained=False))["audit.json"])
    assert found["code"] == 0
    assert found["weights"]["lstm/lstm_cell.bias.forget"]["family"] == "ones"
    assert found["weights"]["lstm/lstm_cell.recurrent_kernel"]["fan_in"] == 64
