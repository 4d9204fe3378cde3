"""The gate as a maintainer uses it: real runs in a folder and a store of their own."""

from pathlib import Path

import pytest

from suite.analysis.check import FAILED, OPEN, WELL, code
from suite.analysis.state import State
from suite.benchmark import accepted as accepted_module
from suite.benchmark import load as load_module
from suite.commands.accept import accept
from suite.commands.check import check, guarded
from suite.errors import UserError
from suite.report.checks.table import table
from tests.commands.checked import LN2, SEPARATE
from tests.tracker import Recorder
from tests.workplace import Workplace, claim, states, verdicts

# Which benchmarks, and what of them


@pytest.mark.usefixtures("untrained")
def test_nothing_named_means_all_with_claims_or_a_baseline(empty: Workplace) -> None:
    for name in ("based", "gone"):
        empty.log(empty.write(name), {"he": SEPARATE, "zeros": SEPARATE})
        accept(name)
    empty.file("gone").unlink()
    empty.write("claimed", LN2)
    empty.write("plain")
    assert [str(each.file) for each in guarded()] == ["benchmarks/based.toml", "benchmarks/claimed.toml"]
    found = check(run=False)
    assert [each.benchmark for each in found] == ["based", "claimed", "gone"]
    assert [each.state for each in found] == [State.PASS, State.MISSING, State.FAIL]
    assert found[2].fault == (
        "benchmarks/baselines/gone.json: these results were accepted, but there is no benchmark 'gone' any more"
    )
    assert code(found[:1]) == WELL
    assert code([found[0], found[2]]) == FAILED, "a benchmark that vanished does not pass"
    assert [each.benchmark for each in check(["based", "plain", "based"], run=False)] == ["based", "plain"]


@pytest.mark.usefixtures("untrained")
def test_landmarks_are_checked_where_their_tag_or_name_is_given(empty: Workplace) -> None:
    empty.write("claimed", LN2)
    empty.write("famous", LN2)
    file = empty.file("famous")
    file.write_text('tags = ["landmark"]\n' + file.read_text(), encoding="utf-8")
    for names, tag, found in (((), None, ["claimed"]), ((), "landmark", ["famous"]), (("famous",), None, ["famous"])):
        assert [each.benchmark for each in check(names, tag=tag, run=False)] == found
    with pytest.raises(UserError, match="unknown tag 'landmrk'; did you mean landmark"):
        check(tag="landmrk", run=False)


def test_what_trains_nothing_is_judged_by_its_claims_whose_numbers_can_be_accepted(empty: Workplace) -> None:
    name = empty.write("signals", claim("within = [1.0, 1.0]", "zeros", "signal/distinct_weights_max"), seeds=6)
    file = empty.file(name)
    text = file.read_text().replace("steps = 10", "steps = 0") + "\n[diagnostics]\nexamples = 20\n"
    file.write_text(text, encoding="utf-8")
    found = empty.checked(name)
    assert (verdicts(found), found.comparisons, code([found])) == ([State.PASS], (), WELL)
    baseline = accept(name).baseline
    assert (baseline.entries, [entry.values for entry in baseline.watched]) == ((), [(1.0,) * 6])
    found = empty.checked(name, run=False)
    assert (verdicts(found), found.comparisons, code([found])) == ([State.PASS], (), WELL)
    accepted = empty.baseline(name)
    accepted.write_text(accepted.read_text().replace("1.0, 1.0, 1.0", "1.0, 2.0, 1.0", 1))
    found = empty.checked(name, run=False)
    assert (verdicts(found), code([found])) == ([State.CHANGED], OPEN)
    assert found.verdicts[0].reason.endswith("1 of 6 numbers differ: the code has changed what it computes")
    accepted.write_text(accepted.read_text().replace("X86", "X87").replace('"system": "', '"system": "not '))
    assert verdicts(empty.checked(name, run=False)) == [State.PASS], "another machine may give other numbers"


def test_what_trains_nothing_and_claims_nothing_cannot_be_accepted(empty: Workplace) -> None:
    file = empty.file(empty.write("silent"))
    file.write_text(file.read_text().replace("steps = 10", "steps = 0"), encoding="utf-8")
    with pytest.raises(UserError, match=r"silent: its results cannot be accepted, since training.steps is 0"):
        accept("silent")


def test_other_numbers_of_the_same_seeds_are_open_until_they_are_accepted(empty: Workplace) -> None:
    name = empty.write("moved", claim("within = [0.5, 1.0]"), seeds=6)
    empty.log(name, {"he": SEPARATE, "zeros": [0.5] * 6})
    accept(name)
    accepted = empty.baseline(name)
    accepted.write_text(accepted.read_text().replace("0.91", "0.9101"))
    found = empty.checked(name, run=False)
    assert (states(found), verdicts(found)) == ({"zeros": State.PASS, "he": State.CHANGED}, [State.PASS])
    assert code([found]) == OPEN
    assert found.since == []
    assert not accept(name).first
    assert code([empty.checked(name, run=False)]) == WELL


@pytest.mark.usefixtures("empty")
def test_nothing_to_judge_is_not_well() -> None:
    assert check() == []
    assert code(check()) == OPEN
    assert "benchmarks/ has no benchmark with claims or accepted results" in str(table(check()).rows)


@pytest.mark.usefixtures("untrained")
def test_a_baseline_of_ones_own_for_a_shipped_benchmark_is_read_and_not_called_vanished(
    empty: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = empty.folder / "shipped"
    shipped.mkdir()
    for module in (load_module, accepted_module):
        monkeypatch.setattr(module, "folders", lambda: [Path("benchmarks"), shipped])
    monkeypatch.setattr(accepted_module, "SHIPPED", shipped)
    empty.log(empty.write("came", seeds=6), {"he": SEPARATE, "zeros": SEPARATE})
    empty.file("came").rename(shipped / "came.toml")
    accept("came")
    assert [(each.benchmark, each.fault, each.state) for each in check(run=False)] == [("came", "", State.PASS)]


def test_a_name_that_is_none_is_refused_before_anything_runs(workplace: Workplace) -> None:
    workplace.write("small")
    with pytest.raises(UserError, match="unknown benchmark 'smal'; did you mean small"):
        check(["small", "smal"])


def test_what_is_wrong_with_one_benchmark_is_said_before_another_is_trained(workplace: Workplace) -> None:
    workplace.write("right", LN2)
    workplace.write("wrong", LN2)
    workplace.file("wrong").write_text(workplace.file("wrong").read_text().replace("he_normal", "he_normall"))
    listener = Recorder()
    with pytest.raises(UserError, match="unknown initializer 'he_normall'"):
        check(["right", "wrong"], listener=listener)
    assert listener.begun == {}


@pytest.mark.parametrize("alpha", [0, -0.1, 0.51, 1, 2, float("nan")])
def test_alpha_is_no_confidence(workplace: Workplace, alpha: float) -> None:
    with pytest.raises(UserError, match="alpha: expected more than 0 and at most"):
        check(workplace.write("small"), alpha=alpha)


def test_what_is_checked_by_default_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules of variance, a landmark, are among it by their baseline: half a minute finds most bugs of weights."""
    monkeypatch.chdir(Path(__file__).parents[2])
    assert {"deep-moons", "variance-rules"} <= {benchmark.name for benchmark in guarded()}
