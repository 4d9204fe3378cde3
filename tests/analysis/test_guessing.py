"""The accuracy of a net that has learned nothing."""

from dataclasses import replace

import pytest

from suite.analysis.summary import chance, guessing
from tests.analysis.ranking.boards import HE, ZEROS, plain, reported
from tests.conftest import MakeBenchmark


@pytest.mark.parametrize(
    ("dataset", "expected"),
    [
        ({"task": "multiclass", "outputs": 10, "frequent": {"train": 0.1124, "test": 0.1135}}, 0.1135),
        ({"task": "multiclass", "outputs": 10}, 0.1),
        ({"task": "binary", "outputs": 1, "frequent": {"test": 0.5}}, 0.5),
        ({"task": "binary", "outputs": 1}, 0.5),
        ({"task": "regression", "outputs": 3, "frequent": {}}, None),
        ({}, None),
    ],
)
def test_it_is_the_share_of_the_most_frequent_class(
    make_benchmark: MakeBenchmark, dataset: dict[str, object], expected: float | None
) -> None:
    _, (result, *_) = plain(make_benchmark, "a", {HE: [0.5]})
    assert guessing(replace(result, dataset=dataset)) == expected
    assert chance([replace(result, dataset=dataset)] * 2) == expected


def test_a_net_with_a_constant_output_scores_nothing_whatever_the_classes_are(make_benchmark: MakeBenchmark) -> None:
    """Each replicate has data of its own here, and the most frequent class another share."""
    shares = [0.52, 0.55, 0.6, 0.51, 0.58]
    of, results = plain(make_benchmark, "a", {HE: [0.9] * 5, ZEROS: shares})
    frequent = [shares[result.trial.replicate] for result in results]
    results = [
        replace(result, dataset=result.dataset | {"frequent": {"test": share}})
        for result, share in zip(results, frequent, strict=True)
    ]
    assert chance(results) == pytest.approx(0.552)
    board = reported((of, results)).board
    assert board is not None
    scores = {each.name: (each.iqm, each.low, each.high) for each in board.standings}
    assert scores[ZEROS] == (0, 0, 0)
    assert scores[HE][0] == pytest.approx(sorted((0.9 - share) / (1 - share) for share in shares)[2], abs=0.01)
