import json
from typing import Any

import pytest

from suite.analysis.check import FAILED
from suite.analysis.state import State
from suite.commands.check import check
from suite.tracking.store import Store
from tests.commands.checked import LN2, summary
from tests.workplace import Workplace, claim

UNGUARDED = "[regression]\nguard = false\n"


# What is kept


class Kept:
    """What was written onto summary runs."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.times = 0
        log = Store.log_check

        def counted(*args: Any) -> str | None:
            self.times += 1
            return log(*args)

        patch.setattr(Store, "log_check", counted)


def test_the_verdicts_are_kept_on_the_summary_run_and_only_when_they_change(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Kept(monkeypatch)
    found = workplace.checked(workplace.write("kept", LN2, more=UNGUARDED))
    tags, folder = summary(workplace, "kept")
    assert (tags["suite.verdict"], kept.times) == ("pass", 1)
    assert {path.name for path in folder.iterdir()} == {"check.json", "check.md", "check.xml"}
    assert json.loads((folder / "check.json").read_text())["benchmarks"] == {"kept": "pass"}
    assert "check of kept: pass" in (folder / "check.md").read_text()

    assert workplace.checked("kept") == found
    assert workplace.checked("kept", run=False) == found
    assert kept.times == 1, "the same verdicts of the same results are not written again"

    workplace.write("kept", LN2.replace("0.693147", "0.5"))
    workplace.checked("kept", run=False)
    tags, folder = summary(workplace, "kept")
    assert (tags["suite.verdict"], kept.times) == ("fail", 2)
    assert json.loads((folder / "check.json").read_text())["code"] == FAILED

    covered = Store(workplace.uri).covered("kept")
    workplace.checked("kept", seeds=1)
    assert Store(workplace.uri).covered("kept") == covered, "a check that trains nothing leaves the summary alone"


def test_nothing_is_kept_where_there_is_no_summary_run(workplace: Workplace) -> None:
    name = workplace.write("bare", LN2, more=UNGUARDED)
    workplace.log(name, {"zeros": [0.693147] * 2, "he": [0.7] * 2}, "initial/train_loss")
    assert workplace.checked(name, run=False).state is State.PASS
    store = Store(workplace.uri)
    assert (store.checked(name), store.covered(name)) == ("", "")
    workplace.checked(name)
    assert "" not in (store.checked(name), store.covered(name)), "a check that may train makes up for it"
    assert summary(workplace, name)[0]["suite.verdict"] == "pass"


def test_a_claim_of_a_curve_is_held_against_curves(workplace: Workplace) -> None:
    """Reading files of runs takes time, so it is done where a claim needs them."""
    workplace.write(
        "curve",
        claim("published = [0.693147, 0.693147]\ntolerance = 1e-3", "zeros", "train/loss"),
        seeds=1,
        more=UNGUARDED,
    )
    assert workplace.checked("curve").state is State.PASS


def test_one_check_of_several_benchmarks_keeps_each_ones_own(workplace: Workplace) -> None:
    workplace.write("first", LN2, more=UNGUARDED)
    workplace.write("second", LN2.replace("0.693147", "0.5"), more=UNGUARDED)
    for name in ("first", "second"):
        workplace.log(name, {"zeros": [0.693147] * 2, "he": [0.7] * 2}, "initial/train_loss")
    check(["first", "second"])
    for name, verdict in (("first", "pass"), ("second", "fail")):
        tags, folder = summary(workplace, name)
        assert tags["suite.verdict"] == verdict
        assert json.loads((folder / "check.json").read_text())["benchmarks"] == {name: verdict}
