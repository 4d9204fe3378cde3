"""Cards on a terminal and in files."""

import json
import re

import numpy as np
import pytest
from rich.console import Console

from suite.analysis.judging.card import level
from suite.analysis.judging.duel import Duel, Ruling
from suite.analysis.judging.judgement import Judgement, Noise
from suite.benchmark.metric import parsed
from suite.report.contents.card import Card
from suite.report.judging.renderings import document, files, html, markdown, screen
from suite.report.judging.words import answer, remarks
from tests.analysis.judging.cards import card, duel, judged

LOSS = parsed("final/validation_loss")
ABSENT = Judgement("panel-lstm", LOSS, True, absent=(Ruling.INAPPLICABLE, "expected a matrix; received 4 dimensions"))
SKIPPED = Judgement("panel-mnist", LOSS, True, absent=(Ruling.SKIPPED, "no data"))


@pytest.fixture(scope="module")
def whole() -> Card:
    """A card on which each ruling is found."""
    return card(
        judged(duel(Ruling.BETTER), task="panel-dense", edges=("mine",)),
        judged(duel(Ruling.TIED), task="panel-conv"),
        judged(duel(Ruling.WORSE), task="panel-transformer", metric=LOSS, lower=True),
        judged(duel(Ruling.UNDECIDED), task="panel-siren"),
        judged(duel(Ruling.BETTER), task="panel-deep", twin=duel(Ruling.WORSE)),
        judged(duel(Ruling.BETTER), task="panel-residual", control=duel(Ruling.UNDECIDED)),
        ABSENT,
        SKIPPED,
    )


def text(found: Card, width: int = 80) -> str:
    console = Console(width=width, color_system=None, force_terminal=False)
    with console.capture() as captured:
        console.print(screen(found))
    return captured.get()


def test_the_answer_is_a_sentence_for_each_ruling() -> None:
    said = {each: answer(card(judged(duel(each)))).text for each in (Ruling.BETTER, Ruling.TIED, Ruling.WORSE)}
    assert said[Ruling.BETTER].startswith(
        "mine is better than the tuned default: better on 1 of 1 task, worse on none;"
    )
    assert "is tied with the tuned default: better on none of 1 task, tied on 1" in said[Ruling.TIED]
    assert "is worse than" in said[Ruling.WORSE]
    assert said[Ruling.TIED].endswith("; 1 min 15 s, 60 trainings.")
    assert answer(card(SKIPPED)).kind == "failed"


def test_a_card_says_what_each_task_says_and_why(whole: Card) -> None:
    said = [each.text for each in remarks(whole)]
    assert (
        "better on 1 of 8 tasks, tied on 1, worse on 1, undecided on 1, 3 say nothing, it does not apply to 1"
        in said[0]
    )
    assert any(each.startswith("panel-deep: withdrawn, since the default differs from itself") for each in said)
    assert any(each.startswith("panel-residual: blind, since the positive control was not found") for each in said)
    assert "panel-lstm: it does not apply: expected a matrix; received 4 dimensions." in said
    assert "panel-mnist: not judged: no data." in said
    assert any(each.startswith("panel-siren: undecided after 12 seeds (time is up): ") for each in said)
    assert "panel-dense: the best learning rate of mine is at the end of what was tried." in said
    assert said[-1].startswith("Any wrong answer on this card has a probability of at most 5 %")


def test_a_terminal_of_80_columns_shows_all_of_it(whole: Card) -> None:
    lines = text(whole).splitlines()
    assert max(map(len, lines)) <= 80
    row = next(line for line in lines if line.startswith("panel-dense"))
    assert row.split() == ["panel-dense", "12", "81.0", "%", "83.0", "%", "2", "points", "[2.0,", "2.0]", "better"]
    assert "Learning rates and controls" in "\n".join(lines)


def test_what_all_tasks_say_together_is_said_if_none_does_alone() -> None:
    some = Duel(np.array([0.02] * 9 + [-0.02]), 0.005, level(0.05, 8))
    said = [each.text for each in remarks(card(*[judged(some)] * 8))]
    assert any("so it is better on some task, though none says so alone" in each for each in said)
    assert said[0].startswith(
        "mine is better than the tuned default: better on some of 8 tasks, worse on none, undecided"
    )


def test_results_made_elsewhere_have_a_noise_floor_and_no_controls() -> None:
    found = judged(
        duel(Ruling.TIED), twin=None, control=None, noise=Noise(6, 0.013), trainings=0, grid=0, metric=parsed("score")
    )
    said = text(card(found, identifier=None, baseline="he", origin="runs.csv"))
    assert "mine is tied with he: " in said
    assert "Noise floor: what two halves of he's own seeds, 6 each" in said
    assert "0.013" in said
    assert "Learning rates" not in said
    assert "trainings" not in said


def test_json_has_all_numbers(whole: Card) -> None:
    found = json.loads(document(whole))
    assert (found["ruling"], found["code"]) == ("better on some, worse on others", 3)
    assert [each["ruling"] for each in found["tasks"]] == [str(each.ruling) for each in whole.tasks]
    dense = found["tasks"][0]
    assert (dense["ahead"], dense["ahead_low"], dense["seeds"], dense["wins"]) == (0.02, 0.02, 12, 12)
    assert dense["positive_control"]["says"] == "worse"
    assert dense["digests"] == {"file": "a1b2", "data": "c3d4"}
    assert found["tasks"][6]["reason"] == "expected a matrix; received 4 dimensions"
    assert found["made_with"] == {"keras": "3.15.1"}


def test_markdown_has_the_sentences_the_tables_and_where_it_is_from(whole: Card) -> None:
    said = markdown(whole)
    assert "| panel-dense | 12 | 81.0 % | 83.0 % | 2 points [2.0, 2.0] | better |" in said
    assert "| panel-dense: file | a1b2 |" in said
    assert "### Made on 2026-12-01" in said


def test_the_page_needs_no_other_file(whole: Card) -> None:
    page = html(whole).decode()
    assert not re.findall(r"@import|url\(|<script|<link", page)
    assert {each.partition(",")[0] for each in re.findall(r'src(?:set)?="([^"]+)"', page)} == {
        "data:image/svg+xml;base64"
    }
    assert "panel-transformer" in page
    assert "<img" not in html(card(SKIPPED)).decode()
    assert [*files(whole)] == ["card.json", "card.md", "card.html"]


def test_names_from_outside_are_text(whole: Card) -> None:
    wild = card(*whole.tasks, initializer="<b>mine</b>")
    assert "<b>mine" not in html(wild).decode()


def test_a_card_is_a_frame_a_table_and_a_figure(whole: Card) -> None:
    assert repr(whole) == (
        "Card(mine: better on some, worse on others; better on 1 of 8 tasks, tied on 1, worse on 1, undecided on 1, "
        "3 say nothing, it does not apply to 1)"
    )
    assert whole.frame["ruling"].tolist()[:2] == ["better", "tied"]
    assert [*whole.figures] == ["duels"]
    assert [*card(SKIPPED).figures] == []
    assert r"\begin{tabular}" in whole.to_latex()
    assert "<table" in whole._repr_html_()
