import io
import re
import shlex
from typing import Any

import pytest
from rich.console import Console

from suite.analysis.check import Check
from suite.analysis.state import State
from suite.report.checks.table import ADVICE, NOBODY, REVIEW, UNITS, covered, findings, markdown, table, units
from tests.report.mixed import CHECKS, DEEP, GONE, LOSS, claimed, compared


def printed(checks: list[Check], width: int = 100) -> list[str]:
    """Return the lines that a terminal without colours shows, without those that are empty."""
    console = Console(file=io.StringIO(), width=width)
    with console.capture() as capture:
        console.print(table(checks))
    return [line.rstrip() for line in capture.get().splitlines() if line.strip()]


EVERY_STATE = """
check of deep, gone: fail
verdict          benchmark  what                                measured
────────────────────────────────────────────────────────────────────────────────────────────────────
fail             deep       he, final/test_accuracy             98.71 → 94.02, −4.65 [−6.10, −3.22];
                                                                a drop is shown, and one of 1 point
                                                                not excluded
fail             gone       gone                                baselines/gone.json: no benchmark
                                                                'gone' any more
crashed          deep       mine, final/test_accuracy           98.00 → 98.10; no score in 2 of 20
                                                                seeds
missing          deep       The loss starts at ln 2             2 of 20 trials of he have no score
missing          deep       late, final/test_accuracy           90.00 → –; 4 planned seeds have no
                                                                result
not comparable   deep       wide, final/test_accuracy           93.00 → 94.00; the definition has
                                                                changed
drifted          deep       slid, final/test_accuracy           85.00 → 85.00, 0 [0, 0]; a drop of
                                                                10 points since the results of
                                                                2026-05-04 is shown
stale            deep       old, final/test_accuracy            93.00 → –; no longer planned
weaker           deep       few, final/test_accuracy            90.00 → 90.00; 7 of 8 seeds are gone
undecided        deep       He ends above zeros                 0.3100 [0.2800, 0.3500]; on either
                                                                side of 0.3
undecided        deep       small, learning_rate = 0.03,        0.6931 → 0.6941, +0.0012 [−0.011,
                            final/test_loss                     +0.022]; about 45 seeds would decide
changed          deep       edited, final/test_accuracy         93.00 → 93.10, +0.10 [−0.20, +0.30];
                                                                a drop of 1 point is excluded; 20 of
                                                                20 seeds differ
not as known     deep       He trains 20 layers                 0.9000 [0.9000, 0.9000]; passes now
new              deep       lsuv, final/test_accuracy           – → 99.80; nothing accepted yet
known to fail    deep       He trains 50 layers                 0.2000 [0.1000, 0.3000]; too deep
known undecided  deep       So does LSUV                        0.9000 [0.8000, 1.000]; five seeds
                                                                are few
recovered        deep       back, final/test_accuracy           93.00 → 93.00, 0 [−0.21, +0.20]; all
                                                                seeds have a score again
improved         deep       glorot, steps_to/0.9                1,250 → 1,100, −148 [−1,300, −12]; a
                                                                speed-up is shown
pass             deep       He trains ten layers                0.9500 [0.9400, 0.9600]; inside
                                                                [0.9, 1]
pass             deep       zeros, final/test_accuracy          50.00 → 50.00, 0 [0, 0]; to the last
                                                                digit
not judged       deep       He is fast                          training.steps was set to 3
2 fail, 1 crashed, 2 missing, 1 not comparable, 1 drifted, 1 stale, 1 weaker, 2 undecided, 1
changed, 1 not as known, 1 new, 1 known to fail, 1 known undecided, 1 recovered, 1 improved, 2 pass,
1 not judged. Judged: 5 claims and 9 accepted results of 1 benchmark. Results: accepted → present
median, shift [its bounds, each at level α]; accuracies in percent and points. `python -m suite run
NAME` trains what has no result, and says why a trial fails. `python -m suite accept NAME
--reset-origin` says that what was lost is meant. `--until-decided MAX` trains more seeds of what is
undecided. Take `known` out of a claim that passes now: else its next failure goes unseen. `python
-m suite accept NAME` takes the present results as the accepted ones, where they are as intended.
"""


def test_every_state_on_a_terminal_of_100_columns() -> None:
    assert "\n".join(printed(CHECKS)) == EVERY_STATE.strip()


def measured(check: Check) -> str:
    """Return what the table says of the one thing that was judged."""
    ((*_, cell),) = table([check]).rows
    return cell


def test_a_result_of_an_accuracy_is_in_percent_its_shift_in_points() -> None:
    result = compared(State.FAIL, accepted=0.9871, present=0.9402, difference=-0.0465, low=-0.061, high=0.0022)
    assert measured(Check("b", comparisons=[result])) == "98.71 → 94.02, −4.65 [−6.10, +0.22]; why"


def test_a_result_of_a_loss_is_in_its_own_units() -> None:
    result = compared(
        State.PASS, metric=LOSS, accepted=0.69314, present=1234.5, difference=1233.8, low=-0.012, high=2e9
    )
    assert measured(Check("b", comparisons=[result])) == "0.6931 → 1,234, +1,234 [−0.012, +2e+09]; why"


def test_a_tiny_number_has_one_minus_that_is_its_sign() -> None:
    result = compared(State.PASS, metric=LOSS, accepted=0.0, present=0.0, difference=-2.5e-7, low=-3e-7, high=0.0)
    assert measured(Check("b", comparisons=[result])) == "0 → 0, −2.5e-07 [−3e-07, 0]; why"


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ({"present": 0.5}, "– → 50.00; why"),
        ({"accepted": 0.5}, "50.00 → –; why"),
        ({}, "– → –; why"),
        ({"accepted": 0.5, "present": 0.5, "difference": 0.0}, "50.00 → 50.00, 0; why"),
        ({"accepted": 0.5, "present": 0.5, "difference": -0.00004}, "50.00 → 50.00, 0; why"),
        ({"accepted": 0.5, "present": 0.5, "difference": 0.01, "low": -0.02}, "50.00 → 50.00, +1.00; why"),
    ],
)
def test_what_there_is_no_number_for(numbers: dict[str, Any], expected: str) -> None:
    assert measured(Check("b", comparisons=[compared(State.UNDECIDED, **numbers)])) == expected


def test_a_claim_is_in_the_units_of_its_bounds() -> None:
    """A rank correlation of an accuracy is no percentage, and bounds stand in the file as fractions."""
    assert measured(Check("b", [claimed(State.PASS, -0.9, -1.0, -0.8)])) == "-0.9000 [-1.000, -0.8000]; why"
    assert measured(Check("b", [claimed(State.UNDECIDED, 0.5)])) == "0.5000; why"
    assert measured(Check("b", [claimed(State.MISSING)])) == "why"


def test_a_fault_has_no_numbers() -> None:
    assert table([GONE]).rows == (("fail", "gone", "baselines/gone.json: no benchmark 'gone' any more"),)


def test_the_benchmark_is_named_where_there_are_several() -> None:
    assert [column.title for column in table(CHECKS).columns] == ["verdict", "benchmark", "what", "measured"]
    assert [column.title for column in table([DEEP]).columns] == ["verdict", "what", "measured"]
    assert {row[1] for row in table(CHECKS).rows} == {"deep", "gone"}


def test_the_title_says_how_it_went() -> None:
    assert table([Check("a", [claimed(State.PASS)])]).title == "check of a: pass"
    checks = [Check("a", [claimed(State.PASS)]), Check("b", [claimed(State.UNDECIDED)])]
    assert table(checks).title == "check of a, b: undecided"
    assert table([*checks, GONE]).title == "check of a, b, gone: fail"


def test_nothing_to_judge_is_said_and_what_to_do_about_it() -> None:
    ((state, what, why),) = table([]).rows
    assert (table([]).title, state, what) == ("check: undecided", "undecided", "nothing to judge")
    assert why == NOBODY[1]
    assert "nothing to judge" in markdown([])
    ((_, _, why),) = table([Check("b")]).rows
    assert "python -m suite accept NAME" in why


def test_only_new_results_decide_nothing_and_say_what_to_do() -> None:
    sheet = table([Check("b", comparisons=[compared(State.NEW, reason="nothing accepted yet", present=0.5)])])
    assert sheet.title == "check of b: new"
    assert "1 new." in sheet.note
    assert "`python -m suite accept NAME`" in sheet.note


@pytest.mark.parametrize("state", State)
def test_advice_is_given_where_something_can_be_done(state: State) -> None:
    note = table([Check("b", comparisons=[compared(state)])]).note
    expected = [advice for states, advice in ADVICE.items() if state in states]
    assert [advice for advice in ADVICE.values() if advice in note] == expected
    silent = (State.PASS, State.FAIL, State.KNOWN_TO_FAIL, State.KNOWN_UNDECIDED, State.NOT_JUDGED)
    assert len(expected) == (state not in silent)


def test_advice_repeats_the_changes_of_the_call_and_accepts_nothing_that_was_changed_by_it() -> None:
    comparisons = [compared(State.NEW), compared(State.MISSING), compared(State.DRIFTED)]
    note = table([Check("b", comparisons=comparisons, options=("--seeds", "2"))]).note
    assert "`python -m suite run NAME --seeds 2` trains" in note
    assert "`python -m suite accept NAME --seeds 2` takes" in note
    assert "`python -m suite accept NAME --seeds 2 --reset-origin` says" in note
    for change in (("--set", "training.steps=3"), ("--initializer", "a b")):
        note = table([Check("b", comparisons=comparisons, options=change)]).note
        assert f"`python -m suite run NAME {shlex.join(change)}` trains" in note
        assert " accept " not in note


def test_what_another_commit_checked_more_strictly_is_for_a_reviewer() -> None:
    note = table([Check("b", lessened=["since main: claim 'He learns' is gone"])]).note
    assert note == f"1 weaker. Judged: nothing of 1 benchmark. {REVIEW}"
    assert "`python -m suite accept NAME`" in table([Check("b", comparisons=[compared(State.WEAKER)])]).note


@pytest.mark.parametrize("state", [State.MISSING, State.NOT_COMPARABLE, State.STALE, State.NOT_JUDGED])
def test_what_was_compared_with_nothing_was_not_judged(state: State) -> None:
    idle = Check("a", [claimed(state)], [compared(state)])
    assert idle.covers == (0, 0)
    assert covered([idle, idle]) == "Judged: nothing of 2 benchmarks."
    assert covered([idle, Check("b", [claimed(State.FAIL)])]) == "Judged: 1 claim of 1 benchmark."


def test_how_numbers_are_read_is_said_where_there_are_shifts() -> None:
    shifted = Check("b", comparisons=[compared(State.PASS, difference=0.0)])
    assert UNITS in table([shifted]).note
    assert units(findings([shifted])) == UNITS
    for check in (
        GONE,
        Check("b", [claimed(State.PASS, 0.9, 0.8, 1.0)]),
        Check("b", comparisons=[compared(State.NEW)]),
    ):
        assert UNITS not in table([check]).note


@pytest.mark.parametrize("width", [60, 80, 100, 140])
def test_the_table_fits_and_loses_no_letter(width: int) -> None:
    lines = printed(CHECKS, width)
    assert max(map(len, lines)) <= width
    together = re.sub(r"\s", "", "".join(lines))
    for text in ("notcomparable", "2fail,1crashed,2missing"):
        assert text in together
    shown = sorted(letter for letter in together if letter.isalnum())
    cells = " ".join(" ".join(row) for row in (*table(CHECKS).rows, ("verdict", "benchmark", "what", "measured")))
    expected = sorted(letter for letter in cells + table(CHECKS).title + table(CHECKS).note if letter.isalnum())
    assert shown == expected


def test_only_the_verdicts_have_colour() -> None:
    console = Console(file=io.StringIO(), width=100, force_terminal=True, color_system="standard")
    with console.capture() as capture:
        console.print(table([Check("b", [claimed(State.FAIL, reason="[green]markup[/green]")])]))
    assert "\x1b[1;31mfail" in capture.get()
    assert "[green]markup[/green]" in capture.get()
    assert "\x1b[32m" not in capture.get()


AWKWARD = "a|b <b>bold</b> `code` *em* _em_ $x$ \\| [red]\x1b[2J\nnext"


def test_markdown_is_one_row_a_finding_whatever_a_statement_holds() -> None:
    text = markdown([Check("b", [claimed(State.FAIL, 0.5, 0.4, 0.6, statement=AWKWARD, reason=AWKWARD)])])
    rows = [line for line in text.splitlines() if line.startswith("| fail")]
    assert len(rows) == 1
    assert len(re.findall(r"(?<!\\)(?:\\\\)*\|", rows[0])) == 4, "three cells"
    assert not re.search(r"(?<!\\)[<`*$]", rows[0])
    assert "\x1b" not in text
    assert "a\\|b \\<b>bold\\</b> \\`code\\`" in rows[0]


def test_markdown_has_the_title_above_and_the_counts_below() -> None:
    lines = markdown(CHECKS).splitlines()
    assert lines[0] == "### check of deep, gone: fail"
    assert lines[2] == "| verdict | benchmark | what | measured |"
    assert lines[-1].startswith("2 fail, 1 crashed, 2 missing, ")
    assert sum(line.startswith("| ") for line in lines) == 2 + len(findings(CHECKS))


@pytest.mark.parametrize(
    ("state", "since", "said"),
    [
        (State.FAIL, ["keras 3.14.0 → 3.15.1", "the code behind zoo.py:He"], "keras 3.14.0 → 3.15.1; the code behind"),
        (State.CHANGED, [], "since it was accepted: nothing has changed that is recorded."),
        (State.PASS, ["keras 3.14.0 → 3.15.1"], ""),
        (State.FAIL, None, ""),
    ],
)
def test_beside_what_is_not_well_stands_what_has_changed(state: State, since: list[str] | None, said: str) -> None:
    note = table([Check("deep", comparisons=[compared(state)], since=since)]).note
    assert said in note
    assert ("deep, since it was accepted: " in note) == bool(said)


def test_several_benchmarks_with_accepted_results_share_the_error_and_it_is_said() -> None:
    checks = [Check(name, comparisons=[compared(State.PASS)], since=[]) for name in ("a", "b", "c")]
    assert "3 benchmarks share the α of a false alarm." in table([*checks, Check("new", [claimed(State.PASS)])]).note
    assert "share" not in table(checks[:1]).note
