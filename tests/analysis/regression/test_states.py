"""Every named state of a comparison, and each way into it."""

import math

import pytest

from suite.analysis.state import State
from tests.analysis.regression.cases import (
    EXCLUDED,
    FAILS,
    IMPROVES,
    NEVER,
    NOW,
    PASSES,
    THEN,
    UNDECIDED,
    Case,
    shifted,
)
from tests.analysis.regression.conftest import ACCURACY, LOSS, compared, entry

MISSING = {
    "no result at all": Case(State.MISSING, "20 planned seeds have no result", None, entry(THEN), more={"missing": 20}),
    "one result": Case(
        State.MISSING, "1 planned seed has no result", entry(THEN[:19]), entry(THEN), more={"missing": 1}
    ),
    "nothing accepted, no result": Case(State.MISSING, "no result", entry(THEN[:19]), None, more={"missing": 1}),
    "others crash": Case(State.MISSING, "no result", entry([], failed=range(19)), entry(THEN), more={"missing": 1}),
    "no such metric": Case(
        State.MISSING, "unknown metric", entry(NEVER), entry(NEVER), more={"unmeasured": "unknown metric 'x'"}
    ),
    "no such metric, nothing accepted": Case(
        State.MISSING, "unknown metric", entry(NEVER), None, more={"unmeasured": "unknown metric 'x'"}
    ),
    "an accuracy that vanished": Case(State.MISSING, f"no seed has a finite {ACCURACY}", entry(NEVER), entry(THEN)),
    "a loss that overflows in all seeds": Case(
        State.MISSING, f"no seed has a finite {LOSS}", entry(NEVER, LOSS), entry([*THEN[:19], None], LOSS)
    ),
}


CRASHED = {
    "nothing accepted yet, all fail": Case(
        State.CRASHED, "no score in any of 2 seeds, and nothing accepted yet", entry([], failed=[0, 1]), None
    ),
    "one seed": Case(
        State.CRASHED,
        "no score in 1 of 20 seeds: seed 19; accepted without one: none",
        entry(THEN[:19], failed=[19]),
        entry(THEN),
    ),
    "all seeds": Case(
        State.CRASHED, "no score in 20 of 20 seeds: seeds 0, 1, 2, 3, 4, …", entry([], failed=range(20)), entry(THEN)
    ),
    "one more": Case(
        State.CRASHED,
        "no score in 2 of 20 seeds: seeds 18, 19; accepted without one: seed 19",
        entry(THEN[:18], failed=[18, 19]),
        entry(THEN[:19], failed=[19]),
    ),
    "as many, but others": Case(
        State.CRASHED,
        "seed 0; accepted without one: seed 19",
        entry(THEN[1:], seeds=range(1, 20), failed=[0]),
        entry(THEN[:19], failed=[19]),
    ),
    "a larger share, other seeds": Case(
        State.CRASHED,
        "no score in 2 of 7 seeds",
        entry(NOW[:5], failed=[5, 6]),
        entry(THEN[:18], failed=[18, 19]),
        other_root=True,
    ),
    "nothing but the one that was accepted so": Case(
        State.CRASHED, "no score in 1 of 1 seed: seed 19", entry([], failed=[19]), entry(THEN[:19], failed=[19])
    ),
    "those left start from the same weights": Case(
        State.CRASHED, "no score", entry(THEN[:19], failed=[19], draws=1), entry(THEN)
    ),
}


RECOVERED = {
    "the one that failed": Case(
        State.RECOVERED, f"all seeds have a score again; {EXCLUDED}", entry(shifted(0)), entry(THEN[:19], failed=[19])
    ),
    "and better": Case(State.RECOVERED, "again; a rise is shown", entry(shifted(0.01)), entry(THEN[:19], failed=[19])),
    "all": Case(
        State.RECOVERED, "20 of 20 seeds have a score, accepted: none", entry(THEN), entry([], failed=range(20))
    ),
    "most of all": Case(
        State.RECOVERED, "19 of 20 seeds have a score", entry(THEN[:19], failed=[19]), entry([], failed=range(20))
    ),
    "other seeds": Case(State.RECOVERED, "again", entry(NOW), entry(THEN[:19], failed=[19]), other_root=True),
    "the one that failed has not run": Case(
        State.PASS, EXCLUDED, entry(shifted(0)[:10]), entry(THEN[:19], failed=[19])
    ),
    "one of two": Case(State.PASS, EXCLUDED, entry(shifted(0)[:19], failed=[19]), entry(THEN[:18], failed=[18, 19])),
    "recovered, undecided": Case(
        State.UNDECIDED, "fewer than 5", entry(THEN[:4]), entry(THEN[1:4], seeds=[1, 2, 3], failed=[0])
    ),
}


NEW_AND_STALE = {
    "nothing accepted yet": Case(State.NEW, "20 seeds, nothing accepted yet", entry(THEN), None),
    "nothing accepted yet, one seed": Case(State.NEW, "1 seed, nothing accepted yet", entry(THEN[:1]), None),
    "not planned any more": Case(State.STALE, "no longer planned", None, entry(THEN), math.nan),
}


OTHER = [f"data-{seed}" for seed in range(19)]
NOT_COMPARABLE = {
    "another definition": Case(
        State.NOT_COMPARABLE, "definition has changed", entry(THEN, configuration="d"), entry(THEN)
    ),
    "another definition crashes": Case(
        State.NOT_COMPARABLE, "definition has changed", entry([], failed=[0], configuration="d"), entry(THEN)
    ),
    "another fixed dataset": Case(
        State.NOT_COMPARABLE, "20 of 20 seeds got other data", entry(THEN, data=["a"]), entry(THEN, data=["b"])
    ),
    "another fixed dataset, other seeds": Case(
        State.NOT_COMPARABLE,
        "20 of 20 seeds got other data",
        entry(NOW, data=["a"]),
        entry(THEN, data=["b"]),
        other_root=True,
    ),
    "another fixed dataset, two other seeds": Case(
        State.NOT_COMPARABLE,
        "2 of 2 seeds got other data",
        entry(NOW[:2], data=["a"]),
        entry(THEN[:2], data=["b"]),
        other_root=True,
    ),
    "drawn data where it was fixed, other seeds": Case(
        State.NOT_COMPARABLE, "other data", entry(NOW), entry(THEN, data=["a"]), other_root=True
    ),
    "fixed data where it was drawn, other seeds": Case(
        State.NOT_COMPARABLE, "other data", entry(NOW, data=["a"]), entry(THEN), other_root=True
    ),
    "one seed's data": Case(
        State.NOT_COMPARABLE, "1 of 20 seeds got other data", entry(THEN, data=[*OTHER, "x"]), entry(THEN)
    ),
    "the data of a seed that is not accepted": Case(
        State.PASS, EXCLUDED, entry(NOW, data=[*OTHER, "x"]), entry(THEN[:19])
    ),
    "drawn data, other seeds": Case(
        State.PASS, EXCLUDED, entry(NOW, data=[f"other-{seed}" for seed in range(20)]), entry(THEN), other_root=True
    ),
    "one seed tells not whether data is fixed": Case(
        State.UNDECIDED, "fewer than 5 seeds", entry(NOW[:1], data=["a"]), entry(THEN, data=["b"]), other_root=True
    ),
    "fixed data of one seed on each side": Case(
        State.NOT_COMPARABLE, "1 of 1 seed got other data", entry(NOW[:1], data=["a"]), entry(THEN[:1], data=["b"])
    ),
}


GOLDEN = {
    f"{part}: {name}": case
    for part, table in {
        "pass": PASSES,
        "fail": FAILS,
        "improved": IMPROVES,
        "undecided": UNDECIDED,
        "missing": MISSING,
        "crashed": CRASHED,
        "recovered": RECOVERED,
        "new and stale": NEW_AND_STALE,
        "not comparable": NOT_COMPARABLE,
    }.items()
    for name, case in table.items()
}


@pytest.mark.parametrize("name", GOLDEN)
def test_every_state_and_each_way_into_it(name: str) -> None:
    case = GOLDEN[name]
    found = compared(case.present, case.accepted, case.margin, same_streams=not case.other_root, **case.more)
    assert (found.state, case.reason in found.reason) == (case.state, True), f"{found.state}: {found.reason}"


ELSEWHERE = {
    State.CHANGED,
    State.DRIFTED,
    State.WEAKER,
    State.NOT_AS_KNOWN,
    State.KNOWN_TO_FAIL,
    State.KNOWN_UNDECIDED,
    State.NOT_JUDGED,
}
"""States that claims have, or that come after the comparison: see test_reproduced and test_weaker."""


def test_the_table_has_every_state() -> None:
    assert {case.state for case in GOLDEN.values()} == set(State) - ELSEWHERE
