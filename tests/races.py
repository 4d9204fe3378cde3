"""How often a race is wrong, and what it costs: `python -m tests.races`.

It trains one net many times with the same initializer under other names, races the trainings, and writes
docs/choose-errors.md.
"""

import itertools
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from suite.analysis.choosing.choice import merit
from suite.analysis.choosing.contender import Contender
from suite.analysis.choosing.race import Race, Rules, raced
from suite.analysis.choosing.tuning import cost
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.load import from_table
from suite.benchmark.metric import parsed
from suite.commands.choose.trainings import trials, with_contenders
from suite.stats.null import holm
from suite.stats.proportion import wilson
from suite.training.train import train

PAGE = Path(__file__).parents[1] / "docs" / "choose-errors.md"

Matrix = NDArray[np.float64]

CONTENDERS = 5
METRIC = parsed("final/validation_accuracy")
LIVE, LIVE_ROUNDS = 40, 12
RACES, ROUNDS = 160, 60
PLANTED = (0.005, 0.01, 0.02, 0.04)
MINUTES = 5.0
FIXED = (6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60)


def equals(dataset: str, epochs: int) -> Benchmark:
    """Return a benchmark of contenders that are one initializer under other names and other seeds."""
    table = {
        "title": f"equals on {dataset}",
        "dataset": {"name": dataset},
        "model": {"name": "mlp", "hidden": [64, 64]},
        "training": {
            "optimizer": {"class_name": "Adam", "config": {"learning_rate": 0.001}},
            "batch_size": 128 if dataset == "mnist" else 32,
            "epochs": epochs,
            "evaluations": 4,
        },
        "initializers": {"he_normal": "he_normal"},
        "seeds": 1,
    }
    base = from_table(table, f"equals-{dataset}")
    draws = [
        Contender(f"draw-{n}", {"class_name": "another_draw", "config": {"initializer": "he_normal", "number": n}}, ())
        for n in range(CONTENDERS)
    ]
    return with_contenders(base, draws, {})


def trained(benchmark: Benchmark, seeds: int) -> tuple[Matrix, float]:
    """Return the scores (seeds, contenders) of real trainings, and the seconds that each took of all cores."""
    planned = [trials(benchmark, seed, None) for seed in range(seeds)]
    every = [each[label] for each in planned for label in benchmark.initializers]
    train(every[0])
    clock = time.perf_counter()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = [merit(result, METRIC) for result in pool.map(train, every)]
    seconds = (time.perf_counter() - clock) / len(every)
    return np.array(found).reshape(seeds, CONTENDERS), seconds


def resampled(scores: Matrix, rng: np.random.Generator, rounds: int) -> Matrix:
    """Return rounds drawn with replacement, each with its contenders in random order, so that all are equals."""
    rows = scores[rng.integers(len(scores), size=rounds)]
    return rng.permuted(rows, axis=1)


def race(scores: Matrix, favourite: int = 0) -> Race:
    """Return the race over given scores, with the margin and level that `choose` has by default."""
    labels = [f"draw-{n}" for n in range(scores.shape[1])]
    return raced(labels, Rules(margin=0.005), labels[favourite], scores)


def cost_of(found: Race) -> int:
    """Return the trainings of a race, with those of a twin, which runs as long as the first contender does."""
    return sum(len(found.of(label)) for label in found.labels) + len(found.of(found.labels[0]))


@dataclass(frozen=True)
class Planted:
    """Races with one contender that is better.

    Attributes:
        found: in how many it was the only one left.
        races: how many there were.
        wrong: in how many it was dropped.
        trainings: in the mean.
        fixed: trainings of a fixed design that finds it as often, None if 60 seeds do not.
        habit: in which share of seeds a single training of each names another one.
    """

    found: int
    races: int
    wrong: int
    trainings: float
    fixed: int | None
    habit: float


def planted(scores: Matrix, better: float, rounds: int, rng: np.random.Generator) -> Planted:
    """Return how races and fixed designs find a contender that is better by so much, on resampled real scores."""
    matrices = []
    for _ in range(RACES):
        matrix = resampled(scores, rng, max(rounds, FIXED[-1]))
        matrix[:, -1] = np.minimum(matrix[:, -1] + better, 1.0)
        matrices.append(matrix)
    races = [race(each[:rounds], int(rng.integers(CONTENDERS))) for each in matrices]
    best = f"draw-{CONTENDERS - 1}"
    found = sum(each.running == (best,) for each in races)
    habit = np.mean([(row[:-1] >= row[-1]).any() for each in matrices for row in each])
    fixed = next((n for n in FIXED if sum(_finds(each[:n]) for each in matrices) >= found), None)
    wrong = sum(best in each.worse for each in races)
    trainings = float(np.mean([cost_of(each) for each in races]))
    return Planted(found, RACES, wrong, trainings, None if fixed is None else fixed * CONTENDERS, float(habit))


def _finds(scores: Matrix) -> bool:
    """Return whether a fixed design finds that the last one is better than all others.

    All pairs are tested by Wilcoxon's signed ranks, corrected by Holm: who is the best is not known beforehand.
    """
    pairs = list(itertools.combinations(range(scores.shape[1]), 2))
    differences = [scores[:, second] - scores[:, first] for first, second in pairs]
    values = np.array([stats.wilcoxon(each).pvalue if each.any() else 1.0 for each in differences])
    adjusted = holm(values)
    last = scores.shape[1] - 1
    wins = [p <= 0.05 and float(np.median(each)) >= 0 for p, each in zip(adjusted, differences, strict=True)]
    return all(win for win, (_, second) in zip(wins, pairs, strict=True) if second == last)


def page() -> str:
    """Return the page, after all trainings."""
    rng = np.random.default_rng(20261201)
    live, _ = trained(equals("digits", 3), LIVE * LIVE_ROUNDS)
    real = [race(live[at : at + LIVE_ROUNDS]) for at in range(0, len(live), LIVE_ROUNDS)]
    null = [race(resampled(live, rng, ROUNDS), int(rng.integers(CONTENDERS))) for _ in range(RACES)]
    mnist, seconds = trained(equals("mnist", 1), 60)
    rounds = int((60 * MINUTES / seconds - CONTENDERS * (cost(7) + 1)) / (CONTENDERS + 1))
    rounds = max(1, min(rounds, ROUNDS))
    rows = {better: planted(mnist, better, rounds, rng) for better in PLANTED}
    return _written(real, null, seconds, rounds, rows, (live, mnist))


def _written(
    real: list[Race],
    null: list[Race],
    seconds: float,
    rounds: int,
    rows: dict[float, Planted],
    scores: tuple[Matrix, Matrix],
) -> str:
    wrong = [sum(bool(each.worse) for each in races) for races in (real, null)]
    total = len(real) + len(null)
    bounds = wilson(sum(wrong), total)
    scatter = [100 * float(np.median(np.abs(each[:, 0] - each[:, 1]))) for each in scores]
    table = [
        f"| {100 * better:g} points | {each.found} of {each.races} | {each.wrong} | {each.trainings:.0f} | "
        f"{'more than ' + str(FIXED[-1] * CONTENDERS) if each.fixed is None else each.fixed} | "
        f"{100 * each.habit:.0f} % |"
        for better, each in rows.items()
    ]
    return f"""# How often is a race wrong?

Of {total} races between equals, {CONTENDERS} names of one initializer, {sum(wrong)} called one of them worse
({100 * sum(wrong) / total:.1f} %; 95 % interval {100 * bounds.low:.1f} to {100 * bounds.high:.1f} %). The promise is at
most 2.5 %, and 5 % with ties.

`python -m tests.races` writes this page. It took its numbers from {len(scores[0]) * CONTENDERS:,} trainings of a dense
net on digits and {len(scores[1]) * CONTENDERS} on MNIST (two hidden layers of 64, Adam).

## Equals

| races | called one worse | scatter of a difference |
| :--- | ---: | ---: |
| {len(real)} on real trainings, {LIVE_ROUNDS} rounds each | {wrong[0]} | {scatter[0]:.2f} points |
| {len(null)} on resampled ones, up to {ROUNDS} rounds | {wrong[1]} | {scatter[0]:.2f} points |

Scatter: the median absolute difference of two draws of the same initializer on the same seed.

## One that is better

{CONTENDERS} contenders on MNIST, of which one is better by so much; scatter {scatter[1]:.2f} points. A training of one
epoch took {seconds:.2g} s with all cores busy, so {MINUTES:g} minutes have room for tuning and {rounds} rounds
({ROUNDS} at most here).

| better by | found in time | dropped instead | trainings of a race | of a fixed design | one seed misleads |
| :--- | ---: | ---: | ---: | ---: | ---: |
{chr(10).join(table)}

A race's trainings include those of the twin. The fixed design tests all pairs by Wilcoxon's signed ranks, corrected by
Holm, with as many seeds as find the better one as often as the race does; who plans it has to know the difference
beforehand. The last column is the habit: one training of each, and the best one is taken.
"""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.exit(0)
