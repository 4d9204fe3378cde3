"""The leaderboard as a whole: who is ranked, in which order, who is tied, and what failures do."""

import math

import numpy as np
import pytest

from suite.analysis.ranking.board import Leaderboard
from suite.analysis.ranking.leaderboard import leaderboard
from suite.errors import UserError
from suite.training.result import Status
from tests.analysis.ranking.boards import GLOROT, HE, ORTHOGONAL, ZEROS, Outcome, benchmark, many, plain, scored
from tests.conftest import MakeBenchmark


@pytest.fixture
def board(make_benchmark: MakeBenchmark) -> Leaderboard:
    return many(make_benchmark)


def test_standings_are_the_best_first_and_ties_are_named(board: Leaderboard) -> None:
    names = [each.name for each in board.standings]
    assert set(names[:2]) == {HE, ORTHOGONAL}
    assert names[2:] == [GLOROT, ZEROS]
    assert [each.place for each in board.standings] == [(1, 2), (1, 2), (3, 3), (4, 4)]
    assert board.ties == (tuple(names[:2]),)
    assert all(each.low <= each.iqm <= each.high for each in board.standings)
    assert [each.iqm for each in board.standings] == pytest.approx([0.9, 0.9, 0.6, 0.0], abs=0.02)
    assert (len(board.tasks), board.seeds, board.scale, board.level) == (8, (5, 5), "accuracy", 0.95)


def test_all_parts_are_in_the_order_of_the_standings(board: Leaderboard) -> None:
    assert board.profiles is not None
    assert board.critical_difference is not None
    assert board.profiles.share.sum(axis=1)[2:] == pytest.approx([60, 0], abs=3)
    assert board.improvement.probability[2].tolist() == [0, 0, 0.5, 0.9875]
    assert np.diag(board.improvement.low).tolist() == [0.5] * 4
    assert board.critical_difference.mean_ranks == pytest.approx([each.mean_rank for each in board.standings])
    assert board.critical_difference.cliques == ((0, 1),) or board.critical_difference.cliques == ((1, 0),)
    assert board.untested == ""


def test_the_failed_and_the_missing_count_as_the_worst_and_are_counted(make_benchmark: MakeBenchmark) -> None:
    values: dict[str, list[Outcome]] = {
        HE: [0.9, 0.9, 0.9, 0.9, Status.FAILED],
        GLOROT: [0.9, 0.9, 0.9, 0.9, None],
        ZEROS: [0.8] * 5,
    }
    board = leaderboard([plain(make_benchmark, "a", values)])
    found = {each.name: (each.scored, each.failed, each.missing) for each in board.standings}
    assert found == {HE: (4, 1, 0), GLOROT: (4, 0, 1), ZEROS: (5, 0, 0)}
    assert board.lost == 2
    ranks = {each.name: each.mean_rank for each in board.standings}
    assert ranks == pytest.approx({HE: 1.7, GLOROT: 1.7, ZEROS: 2.6})


def test_seeds_that_nobody_has_are_yet_to_be_run_and_do_not_count(make_benchmark: MakeBenchmark) -> None:
    values: dict[str, list[Outcome]] = {HE: [0.9, None, 0.9, None], ZEROS: [0.8, None, Status.FAILED, None]}
    board = leaderboard([plain(make_benchmark, "a", values)])
    assert [(task.seeds, task.planned) for task in board.tasks] == [(2, 4)]
    assert [(each.scored, each.failed, each.missing) for each in board.standings] == [(2, 0, 0), (1, 1, 0)]
    assert not board.complete
    assert leaderboard([plain(make_benchmark, "a", {HE: [0.9], ZEROS: [0.8]})]).complete


def test_initializers_are_the_same_by_specification_not_by_label(make_benchmark: MakeBenchmark) -> None:
    labels = [
        {"he": '"he_normal"', "x": '"zeros"'},
        {"kaiming": '"HeNormal"', "he": '"zeros"'},
        {"he": '"he_normal"', "x": '"zeros"'},
    ]
    given = [
        benchmark(make_benchmark, f"b{at}", each, 3).model_copy(update={"seed": at}) for at, each in enumerate(labels)
    ]
    board = leaderboard(
        scored(each, lambda trial: 0.9 - 0.1 * ("zeros" in str(trial.spec.initializer))) for each in given
    )
    assert [(each.name, each.iqm) for each in board.standings] == [("he", 0.8), ("x", pytest.approx(0.6))]
    assert board.standings[0].identifier == '{"class_name": "henormal", "config": {}}'


def test_only_who_took_part_in_all_tasks_is_ranked_and_others_are_named(make_benchmark: MakeBenchmark) -> None:
    idle = benchmark(make_benchmark, "idle", {HE: f'"{HE}"', ZEROS: f'"{ZEROS}"'}, 1)
    idle = idle.model_copy(update={"training": idle.training.model_copy(update={"steps": 0})})
    new = plain(make_benchmark, "new", {HE: [None], ZEROS: [None]})
    board = leaderboard(
        [
            plain(make_benchmark, "a", {HE: [0.9, 0.8], GLOROT: [0.9, 0.8], ZEROS: [0.5, 0.5]}),
            plain(make_benchmark, "b", {HE: [0.9], GLOROT: [0.7], ORTHOGONAL: [0.5]}),
            plain(make_benchmark, "c", {HE: [0.9], ZEROS: [0.7]}),
            new,
            (idle, []),
        ]
    )
    assert [task.benchmark for task in board.tasks] == ["a", "b"]
    assert {each.name for each in board.standings} == {HE, GLOROT}
    assert [(each.initializer, each.benchmarks, each.reason) for each in board.left_out] == [
        (ZEROS, ("a", "c"), "not in b"),
        (ORTHOGONAL, ("b",), "not in a"),
        ("", ("c",), f"without {GLOROT}"),
        ("", ("new",), f"no results; `python -m suite run {new[0].argument}` makes them"),
        ("", ("idle",), "nothing is trained"),
    ]
    assert board.seeds == (1, 2)


def test_too_few_seeds_tell_nothing_apart(make_benchmark: MakeBenchmark) -> None:
    board = leaderboard([plain(make_benchmark, "a", {HE: [0.9, 0.91], ZEROS: [0.5, 0.5]})])
    assert math.isnan(board.standings[0].low)
    assert [each.place for each in board.standings] == [(1, 2), (1, 2)]
    assert board.ties == ((HE, ZEROS),)
    assert board.untested == (
        "no test over one task of 2 initializers can be significant, whatever their results; at least 6 tasks are "
        "needed"
    )


def test_losses_have_no_part_in_scores_where_there_are_accuracies_but_in_ranks(make_benchmark: MakeBenchmark) -> None:
    accuracy = plain(make_benchmark, "a", {HE: [0.9] * 5, ZEROS: [0.8] * 5})
    loss = plain(make_benchmark, "b", {HE: [0.3] * 5, ZEROS: [0.03] * 5}, "final/test_loss", "regression")
    both = leaderboard([accuracy, loss])
    assert [each.name for each in both.standings] == [HE, ZEROS]
    assert [each.iqm for each in both.standings] == pytest.approx([0.8, 0.6])
    assert [each.mean_rank for each in both.standings] == [1.5, 1.5]
    assert both.improvement.probability.tolist() == [[0.5, 0.5], [0.5, 0.5]]
    alone = leaderboard([loss])
    assert (alone.scale, alone.profiles) == ("loss", None)
    assert [each.name for each in alone.standings] == [ZEROS, HE]
    assert [each.iqm for each in alone.standings] == pytest.approx([0.5, -0.5])


def test_a_board_is_the_same_at_every_call_and_in_any_order_of_results(make_benchmark: MakeBenchmark) -> None:
    generator = np.random.default_rng(0)
    of, results = plain(make_benchmark, "a", {name: list(generator.random(6)) for name in (HE, GLOROT, ZEROS)})
    first, second = leaderboard([(of, results)]), leaderboard([(of, results[::-1])])
    assert first.standings == second.standings
    assert np.array_equal(first.improvement.low, second.improvement.low)


def test_nothing_to_rank_says_why(make_benchmark: MakeBenchmark) -> None:
    nothing = plain(make_benchmark, "a", {HE: [None], ZEROS: [None]})
    with pytest.raises(UserError, match=r"no two initializers .* a: no results; `python -m suite run \S*a.toml` makes"):
        leaderboard([nothing])


def test_a_benchmark_that_counts_epochs_takes_part(make_benchmark: MakeBenchmark) -> None:
    benchmark, results = plain(make_benchmark, "a", {HE: [0.9, 0.8], ZEROS: [0.5, 0.5]})
    training = benchmark.training.model_copy(update={"steps": None, "epochs": 2.0})
    board = leaderboard([(benchmark.model_copy(update={"training": training}), results)])
    assert [each.name for each in board.standings] == [HE, ZEROS]
