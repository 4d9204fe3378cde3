"""Cards of made-up duels."""

from typing import Any

import numpy as np

from suite.analysis.judging.card import level
from suite.analysis.judging.duel import Duel, Ruling
from suite.analysis.judging.judgement import Judgement
from suite.benchmark.metric import parsed
from suite.report.contents.card import Card

AT = 12
"""Rounds: enough for a ruling on one of eight tasks."""

DIFFERENCES = {
    Ruling.BETTER: [0.02] * AT,
    Ruling.TIED: [0.001, -0.001] * (AT // 2),
    Ruling.WORSE: [-0.02] * AT,
    Ruling.UNDECIDED: [0.02, -0.02] * (AT // 2),
}


def duel(ruling: Ruling) -> Duel:
    """Return a duel that says this, on a card of up to eight tasks."""
    return Duel(np.array(DIFFERENCES[ruling]), 0.005, level(0.05, 8))


def judged(found: Duel | None = None, **options: Any) -> Judgement:
    """Return the judgement of a task whose controls hold, unless others are given."""
    met = found or duel(Ruling.TIED)
    default = np.linspace(0.8, 0.82, met.rounds)
    controls = {"twin": duel(Ruling.UNDECIDED), "control": duel(Ruling.WORSE)}
    return Judgement(
        **{
            "task": "dense",
            "metric": parsed("final/validation_accuracy"),
            "lower": False,
            "duel": met,
            "ended": "time is up",
            "scores": {"default": default.tolist(), "mine": (default + met.differences).tolist()},
            "rates": {"default": 0.1, "mine": 0.0316, "positive": 0.01},
            "grid": 3,
            "trainings": 60,
            "digests": {"file": "a1b2", "data": "c3d4"},
            **controls,
            **options,
        }
    )


def card(*tasks: Judgement, **options: Any) -> Card:
    """Return a card with these tasks."""
    table: dict[str, Any] = {
        "initializer": "mine",
        "identifier": "he_normal",
        "baseline": "default",
        "alpha": 0.05,
        "origin": "the panel",
        "made_with": {"keras": "3.15.1"},
        "day": "2026-12-01",
        "seconds": 75.0,
    }
    return Card(tasks=tasks, **(table | options))
