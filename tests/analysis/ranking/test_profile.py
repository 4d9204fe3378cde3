"""Performance profiles: shares above thresholds, and what can be read off them."""

import numpy as np
import pytest

from suite.analysis.ranking.estimates import profiles


def test_shares_fall_from_those_above_guessing_and_their_area_is_the_mean() -> None:
    scores = [np.random.default_rng(n).random((n, 2)) for n in (4, 6)]
    found = profiles(scores, 0.95)
    assert (np.diff(found.share) <= 0).all()
    assert found.share[:, [0, -1]].tolist() == [[1.0, 0.0]] * 2
    assert np.trapezoid(found.share, found.thresholds) == pytest.approx(
        np.mean([each.mean(axis=0) for each in scores], axis=0), abs=0.01
    )
    expected = np.mean([(each > 0.5).mean(axis=0) for each in scores], axis=0)
    assert found.share[:, 50] == pytest.approx(expected)
    assert ((found.low <= found.share) & (found.share <= found.high)).all()
    assert (found.low < found.high).any()


def test_what_has_learned_nothing_is_above_no_threshold() -> None:
    found = profiles([np.zeros((5, 2))], 0.95)
    assert not found.share.any()
