"""Judgements of scores that were made elsewhere."""

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from suite.analysis.judging.duel import Ruling
from suite.analysis.judging.runs import checked, judgements, named, noise
from suite.errors import UserError

RUNS = pd.DataFrame(
    [
        (name, task, seed, 0.8 + seed / 100 + gain * (name == "mine"))
        for task, gain in (("dense", 0.02), ("conv", -0.02))
        for name in ("mine", "default")
        for seed in range(12)
    ],
    columns=["initializer", "task", "seed", "score"],
)


def said(frame: pd.DataFrame, **options: Any) -> list[Ruling]:
    rules: dict[str, Any] = {"lower": False, "margin": None, "alpha": 0.05, "origin": "runs.csv"} | options
    return [each.ruling for each in judgements(checked(frame, "runs.csv"), "mine", "default", **rules)]


def changed(**columns: Any) -> pd.DataFrame:
    return RUNS.assign(**columns)


def test_runs_of_one_seed_are_pairs_whatever_their_order() -> None:
    shuffled = RUNS.sample(frac=1, random_state=0)
    assert said(RUNS) == [Ruling.BETTER, Ruling.WORSE]
    assert sorted(said(shuffled)) == sorted(said(RUNS))
    assert said(RUNS, lower=True) == [Ruling.WORSE, Ruling.BETTER]
    assert said(RUNS, margin=0.05) == [Ruling.TIED, Ruling.TIED]


def test_the_usual_margin_is_half_a_point_of_shares_and_a_hundredth_of_all_else() -> None:
    found = [
        judgements(frame, "mine", "default", lower=lower, margin=None, alpha=0.05, origin="runs.csv")[0].duel
        for frame, lower in ((RUNS, False), (RUNS, True), (changed(score=RUNS["score"] * 100), False))
    ]
    assert [each.margin for each in found if each] == pytest.approx([0.005, 0.00855, 0.855])


def test_seeds_of_one_only_are_left_out_and_said_to_be() -> None:
    frame = RUNS[~((RUNS["initializer"] == "mine") & (RUNS["seed"] > 9))]
    found = judgements(frame, "mine", "default", lower=False, margin=None, alpha=0.05, origin="runs.csv")
    assert [each.seeds for each in found] == [10, 10]
    assert found[0].notes == ("2 runs left out, whose seed the other one has not",)


def test_other_seeds_are_paired_in_their_order_and_said_to_be() -> None:
    seeds = RUNS["seed"] + 100 * (RUNS["initializer"] == "mine")
    found = judgements(changed(seed=seeds), "mine", "default", lower=False, margin=None, alpha=0.05, origin="runs.csv")
    assert [each.ruling for each in found] == [Ruling.BETTER, Ruling.WORSE]
    assert "they share no seeds" in found[0].notes[0]


def test_pairs_in_the_order_of_seeds_are_wrong_no_more_often_than_said() -> None:
    stream, wrong = np.random.default_rng(1), 0
    for _ in range(200):
        scores = stream.normal(size=len(RUNS))
        seeds = RUNS["seed"] + 100 * (RUNS["initializer"] == "mine")
        wrong += any(
            each in (Ruling.BETTER, Ruling.WORSE) for each in said(changed(score=scores, seed=seeds), alpha=0.2)
        )
    assert wrong / 200 <= 0.2


def test_a_run_without_a_score_is_worse_than_any_other() -> None:
    scores = RUNS["score"].where((RUNS["initializer"] != "mine") | (RUNS["task"] != "dense"))
    assert said(changed(score=scores)) == [Ruling.WORSE, Ruling.WORSE]
    assert said(changed(score=scores), lower=True)[0] is Ruling.WORSE


def test_a_task_without_runs_of_one_is_not_judged() -> None:
    frame = RUNS[(RUNS["initializer"] == "default") | (RUNS["task"] == "conv")]
    assert said(frame)[1] is Ruling.WORSE or said(frame)[0] is Ruling.WORSE
    assert Ruling.SKIPPED in said(frame)


WRONG: list[tuple[pd.DataFrame, str]] = [
    (RUNS.drop(columns=["score", "task"]), "received no task and no score"),
    (RUNS[:0], "expected a row for each run"),
    (changed(score=["bad", *map(str, RUNS["score"][1:])]), "line 2: score: expected a number; received 'bad'"),
    (changed(seed=[0.0, math.nan, *RUNS["seed"][2:]]), "line 3: seed: expected a number"),
    (pd.concat([RUNS, RUNS[:1]]), "line 50: expected each run once; received mine, dense, seed 0 a second time"),
]


@pytest.mark.parametrize(("frame", "message"), WRONG)
def test_a_wrong_table_is_refused_with_the_line(frame: pd.DataFrame, message: str) -> None:
    with pytest.raises(UserError, match=r"runs\.csv: ") as caught:
        checked(frame, "runs.csv")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_one_seed_says_nothing_of_chance() -> None:
    with pytest.raises(UserError, match="task dense: expected 2 seeds or more of mine; received one"):
        said(RUNS[(RUNS["initializer"] == "default") | (RUNS["seed"] == 0)])


def test_who_is_judged_is_named_or_the_only_one() -> None:
    assert named(RUNS, None, "default", "runs.csv") == "mine"
    assert named(RUNS, "default", "mine", "runs.csv") == "default"
    with pytest.raises(UserError, match=r"runs\.csv: --baseline: unknown initializer 'deflaut'; did you mean default"):
        named(RUNS, None, "deflaut", "runs.csv")
    with pytest.raises(UserError, match="unknown initializer 'default'"):
        named(RUNS, "default", "default", "runs.csv")
    three = pd.concat([RUNS, changed(initializer="other")])
    with pytest.raises(UserError, match="or which to judge; it has mine, other"):
        named(three, None, "default", "runs.csv")


def test_the_noise_floor_is_what_random_halves_differ_by() -> None:
    scores = np.random.default_rng(0).normal(size=40)
    found, slow = noise(scores), []
    stream = np.random.default_rng(7)
    for _ in range(4000):
        order = stream.permutation(40)
        slow.append(abs(np.median(scores[order[:20]] - scores[order[20:]])))
    assert found is not None
    assert found.seeds == 20
    assert found.size == pytest.approx(np.quantile(slow, 0.95), rel=0.1)
    assert noise(scores) == found
    assert noise(np.array([1.0, 2.0, 3.0, math.nan])) is None
