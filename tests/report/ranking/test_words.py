"""The leaderboard in sentences: who is tied, what a test over tasks says, who is missing."""

from dataclasses import replace

from suite.analysis.ranking.board import Leaderboard
from suite.report.ranking.words import sentences


def test_ties_are_named_with_their_places(board: Leaderboard) -> None:
    lead, tied, others, tasks = sentences(board).sentences
    first, second = (each.name for each in board.standings[:2])
    assert lead == f"{first} and {second} lead; none differs significantly from the first."
    assert tied == f"Tied: {first}, {second}: places 1 to 2."
    assert others.startswith("All other pairs differ significantly by their scores, at 95 % for all pairs together")
    assert tasks.startswith("Over the 8 tasks not all are equal (p < 0.001); no significant difference: ")
    assert {first, second} == set(tasks.partition("significant difference: ")[2].partition(" (signed")[0].split(", "))
    assert tasks.endswith("Tasks of one benchmark share their data, so this says little of others.")


def test_without_ties_it_says_so_and_where_all_are_tied_nothing_is_told_apart(board: Leaderboard) -> None:
    assert (
        sentences(replace(board, ties=())).sentences[1].startswith("No ties: all pairs differ significantly by their")
    )
    everyone = tuple(each.name for each in board.standings)
    assert sentences(replace(board, ties=(everyone,))).sentences[1] == f"Tied: {', '.join(everyone)}: places 1 to 4."
    assert not any("differ significantly by" in each for each in sentences(replace(board, ties=(everyone,))).sentences)


def test_pairs_that_are_no_neighbours_are_named_too(board: Leaderboard) -> None:
    a, b, c, d = (each.name for each in board.standings)
    _, _, also, others, *_ = sentences(replace(board, also_tied=((a, c), (b, d)))).sentences
    assert also == f"Tied too, though not with all between them: {a} and {c}; {b} and {d}."
    assert others.startswith("All other pairs")


def test_who_is_not_ranked_is_said_and_how_to_change_it(bare: Leaderboard) -> None:
    *_, tasks, initializers, benchmarks = sentences(bare).sentences
    assert tasks == "Other tasks may rank them otherwise: no test over one task of 4 initializers can be significant."
    assert initializers == (
        "Not ranked, since they are not in all of these tasks: mine $x$, lsuv (other). To rank one, train it there, "
        "too: `python -m suite run own.toml --initializer …`."
    )
    assert benchmarks == "No part of it: signals, lengths (nothing is trained)."


def test_too_few_seeds_and_seeds_that_are_yet_to_be_run_are_said(bare: Leaderboard) -> None:
    first, *_ = sentences(bare).sentences
    assert first == (
        "Too few seeds for intervals and tests: at least 5 of each task are needed (3 with 6 tasks "
        "and more); with fewer they would promise too much."
    )
    late = replace(bare, tasks=tuple(replace(task, planned=7) for task in bare.tasks))
    assert (
        "No results yet, and so no part of it: deep (2 of 7 seeds); `python -m suite run own.toml --seeds 7` "
        "makes them." in sentences(late).sentences
    )
    asked = replace(late, options=("--seeds", "7", "--set", "training.steps=3"))
    late_ones, others = (each for each in sentences(asked).sentences if "suite run" in each)
    assert "`python -m suite run own.toml --seeds 7 --set training.steps=3` makes" in late_ones
    assert "`python -m suite run own.toml --seeds 7 --set training.steps=3 --initializer …`" in others
