"""The bootstrap: which seeds are drawn."""

import numpy as np

from suite.stats.iqm import resampled


def test_seeds_are_drawn_within_their_task_and_alike_at_every_call() -> None:
    resampling = resampled([3, 5], 50)
    assert [each.sum(axis=1).tolist() for each in resampling.counts] == [[3] * 50, [5] * 50]
    assert all(np.array_equal(*both) for both in zip(resampling.counts, resampled([3, 5], 50).counts, strict=True))
