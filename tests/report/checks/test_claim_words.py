from typing import Any

import pytest

from suite.benchmark.claim import Claim
from suite.report.checks.verdicts import claimed

SIGMOID, TANH = {"model.activation": "sigmoid"}, {"model.activation": "tanh"}
SLOPE = {"over": "model.depth", "statistic": "slope", "within": (0.08, 0.12)}
RANKS = {"over": "training.optimizer.config.learning_rate", "statistic": "rank_correlation", "within": (-1, -0.8)}


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ({"within": (0.9, 1.1)}, "0.9 to 1.1"),
        ({"within": (-0.0414, 1e6)}, "-0.0414 to 1,000,000"),
        ({"within": (256, 256)}, "256"),
        ({"exceeds": "zeros", "by": 0.1}, "he more than zeros by 0.1"),
        ({"exceeds": "zeros"}, "he more than zeros"),
        ({"exceeds": "he", "at": SIGMOID, "exceeds_at": TANH}, "sigmoid more than tanh"),
        (
            {"exceeds": "he", "at": {"model.depth": 3}, "exceeds_at": {"model.depth": 10}},
            "depth = 3 more than depth = 10",
        ),
        ({"exceeds": "he", "exceeds_at": TANH, "by": 1}, "he more than he at activation = tanh by 1"),
        (
            {"exceeds": "zeros", "at": SIGMOID, "exceeds_at": TANH},
            "he at activation = sigmoid more than zeros at activation = tanh",
        ),
        ({"trend": SLOPE}, "slope over depth 0.08 to 0.12"),
        ({"trend": RANKS}, "rank correlation with learning_rate -1 to -0.8"),
        ({"proportion": {"at_least": 0.9, "within": (0.5, 1)}}, "share with final/train_loss ≥ 0.9: 0.5 to 1"),
        ({"proportion": {"at_most": 0, "within": (0, 0.01)}}, "share with final/train_loss ≤ 0: 0 to 0.01"),
        ({"published": 1773.586, "tolerance": 5e-4}, "1,773.586 ± 0.0005"),
        ({"published": 0.9933333333333333, "tolerance": 1e-12}, "0.9933333333333333 ± 1e-12"),
        ({"published": 0, "tolerance": 0}, "0 ± 0"),
        ({"metric": "train/loss", "published": (0.1,) * 15, "tolerance": 1e-9}, "15 published values ± 1e-9"),
        ({"metric": "train/loss", "published": (0.1,), "tolerance": 1e-9}, "1 published value ± 1e-9"),
    ],
)
def test_the_numbers_are_those_of_the_file(kind: dict[str, Any], words: str) -> None:
    table = {"statement": "so", "source": "theory", "initializer": "he", "metric": "final/train_loss"}
    assert claimed(Claim.model_validate(table | kind)) == words
