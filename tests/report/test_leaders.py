"""Who leads and who is tied: the same in every table, page, note and notebook, whatever the results."""

import re
from collections.abc import Iterable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from suite.analysis.ranking.leaderboard import leaderboard
from suite.report.contents import boards
from suite.report.contents.boards import Ranking, own_ranking
from suite.report.contents.report import tables
from suite.report.page.answers import answer
from suite.report.page.section import leaderboard as on_page
from suite.report.ranking.table import markdown, standings
from suite.report.ranking.words import sentences
from suite.report.tables.sheet import Sheet
from suite.training.result import Status
from tests.analysis.ranking.boards import Given, Outcome, benchmark, reported, scored
from tests.conftest import MakeBenchmark

NAMES = ("he_normal", "glorot_normal", "lecun_normal", "orthogonal")

accuracies = st.one_of(
    st.sampled_from([0.5, 0.9, 0.95]), st.floats(0.3, 1), st.sampled_from([Status.FAILED, Status.TIMEOUT]), st.none()
)
studies = st.tuples(st.integers(1, 8), st.integers(1, 2), st.integers(1, 4)).flatmap(
    lambda size: st.tuples(
        st.just(size), st.lists(accuracies, min_size=size[0] * size[1] * size[2], max_size=size[0] * size[1] * size[2])
    )
)
"""Seeds, points of the sweep, initializers; and the final accuracy of each trial."""

clear = st.tuples(st.integers(5, 8), st.integers(1, 2), st.integers(2, 4)).flatmap(
    lambda size: st.tuples(
        st.just(size),
        st.lists(st.sampled_from([0.6, 0.8, 0.9]), min_size=size[2], max_size=size[2]).map(
            lambda levels: [
                level + 0.001 * (seed % 3) for level in levels for _ in range(size[1]) for seed in range(size[0])
            ]
        ),
    )
)
"""The same with initializers that differ clearly, or not at all."""


def study(make: MakeBenchmark, size: tuple[int, int, int], values: list[Outcome]) -> Given:
    seeds, points, entrants = size
    sweep = f'[sweep]\n"training.batch_size" = {list(range(1, points + 1))}' if points > 1 else ""
    of = benchmark(make, "small", {name: f'"{name}"' for name in NAMES[:entrants]}, seeds, sweep)
    places = {
        trial.id: at for at, trial in enumerate(sorted(of.trials(), key=lambda each: NAMES.index(each.initializer)))
    }
    return scored(of, lambda trial: values[places[trial.id]])


def named(text: str) -> tuple[str, ...]:
    return tuple(name for name in re.findall(r"\w+", text) if name in NAMES)


def leading(said: Iterable[str]) -> tuple[str, ...] | None:
    """Return whom the one sentence about leaders names, None where it says that seeds are too few."""
    (sentence,) = [
        each for each in said if re.search(r" leads?[.;]|Too few seeds|No significant difference between", each)
    ]
    return None if "Too few seeds" in sentence else named(sentence)


def bold(sheet: Sheet) -> set[str]:
    place = [column.title for column in sheet.columns].index("initializer")
    return {row[place] for row, style in zip(sheet.rows, sheet.styles, strict=True) if "bold" in style}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(studies, clear))
def test_all_that_is_shown_names_the_same_leaders(
    make_benchmark: MakeBenchmark, monkeypatch: pytest.MonkeyPatch, drawn: tuple[tuple[int, int, int], list[Outcome]]
) -> None:
    monkeypatch.setattr(boards, "figures", lambda _board, _looks: {})
    results = study(make_benchmark, *drawn)
    report = reported(results)
    section = answer(report, 0.5)
    if report.board is None:
        assert not any(" lead" in each for each in section)
        return
    board = leaderboard([results])
    assert (board.leaders, board.ties) == (report.board.leaders, report.board.ties)
    note, _ = own_ranking(report)
    shown = [
        section,
        sentences(board).sentences,
        on_page(board)["answer"],
        note.splitlines(),
        markdown(board).splitlines(),
    ]
    expected = leading(shown[0])
    assert all(leading(each) == expected for each in shown)
    if expected is not None:
        assert expected == board.leaders
    assert named(repr(Ranking(board)).partition("tied: ")[2]) == board.leaders
    alone = set() if board.sole is None else {board.sole}
    assert bold(standings(board)) == alone
    (compared,) = (each for each in tables(report) if isinstance(each, Sheet))
    assert bold(compared) == (alone if len(board.tasks) == 1 else set())
    places = {row[1]: row[0] for row in standings(board).rows}
    assert tuple(name for name, place in places.items() if place.startswith("1")) == board.leaders
