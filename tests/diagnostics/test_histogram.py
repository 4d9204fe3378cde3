import numpy as np

from suite.diagnostics.histogram import histogram


def test_each_value_is_counted_once_in_its_bin() -> None:
    values = np.append(np.random.default_rng(0).normal(size=99), [np.inf, np.nan])
    found = histogram(values, bins=7)
    slow = [
        sum(low <= value < high or (value == high == found.edges[-1]) for value in values[:99])
        for low, high in zip(found.edges[:-1], found.edges[1:], strict=True)
    ]
    assert found.counts.tolist() == slow
    assert (found.counts.sum(), found.not_finite) == (99, 2)


def test_nothing_finite_leaves_empty_bins() -> None:
    found = histogram(np.full(3, np.nan), bins=4)
    assert (found.counts.sum(), found.not_finite, len(found.edges)) == (0, 3, 5)
