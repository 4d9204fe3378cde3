import io
from typing import Any

from rich.console import Console

from suite.analysis.claims.verdict import Verdict
from suite.analysis.state import State
from suite.benchmark.claim import Claim
from suite.report.checks import verdicts


def claim(statement: str, **changes: Any) -> Claim:
    table = {"statement": statement, "source": "He 2015", "initializer": "he", "metric": "final/test_accuracy"}
    return Claim.model_validate(table | ({"within": (0.9, 1.0)} | changes))


VERDICTS = [
    Verdict(claim("passes"), State.PASS, 0.95, 0.94, 0.96, "inside"),
    Verdict(claim("decides nothing"), State.UNDECIDED, 0.9, reason="one seed"),
    Verdict(claim("is missing", at={"model.depth": 30}), State.MISSING, reason="1 of 2 trials failed"),
    Verdict(claim("fails", within=None, exceeds="zeros"), State.FAIL, -0.1, -0.2, 0.0, "not above"),
    Verdict(claim("passes, too"), State.PASS, 1.0, 1.0, 1.0, "inside"),
]


def test_the_worst_stand_first_with_words_and_numbers() -> None:
    sheet = verdicts.table(VERDICTS)
    assert sheet.rows == (
        ("fail", "fails (He 2015)", "he − zeros, final/test_accuracy: -0.1000 [-0.2000, 0]; not above"),
        ("missing", "is missing (He 2015)", "he at depth = 30, final/test_accuracy: 1 of 2 trials failed"),
        ("undecided", "decides nothing (He 2015)", "he, final/test_accuracy: 0.9000; one seed"),
        ("pass", "passes (He 2015)", "he, final/test_accuracy: 0.9500 [0.9400, 0.9600]; inside"),
        ("pass", "passes, too (He 2015)", "he, final/test_accuracy: 1.000 [1.000, 1.000]; inside"),
    )
    assert sheet.note == "1 fail, 1 missing, 1 undecided, 2 pass"


def test_sides_at_two_points_are_named_with_them() -> None:
    at, other = {"model.activation": "sigmoid", "model.depth": 5}, {"model.activation": "tanh"}
    table = {"within": None, "exceeds": "he", "exceeds_at": other}
    for place, words in ((at, ", both at depth = 5"), ({"model.activation": "sigmoid"}, "")):
        verdict = Verdict(claim("so", at=place, **table), State.PASS, 0.2, 0.1, 0.3, "above")
        assert verdicts.table([verdict]).rows[0][2] == (
            f"he at activation = sigmoid − he at activation = tanh{words}, final/test_accuracy: "
            "0.2000 [0.1000, 0.3000]; above"
        )


def test_no_claims() -> None:
    assert verdicts.table([]).note == "no claims"


def test_statements_are_shown_literally_and_words_say_the_state_without_colour() -> None:
    console = Console(file=io.StringIO(), width=100, no_color=True)
    with console.capture() as capture:
        console.print(verdicts.table([Verdict(claim("a [red]word[/red]"), State.FAIL, 0.5, 0.4, 0.6, "outside")]))
    assert "a [red]word[/red]" in capture.get()
    assert "fail" in capture.get()
    assert "\x1b" not in capture.get()


def test_markdown() -> None:
    assert "| pass | passes (He 2015) | he, final/test\\_accuracy: 0.9500" in verdicts.markdown(VERDICTS)
