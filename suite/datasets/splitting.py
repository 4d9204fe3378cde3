"""Parts that are split off data without them."""

import numpy as np
from numpy.typing import NDArray

from suite.datasets.arrays import Array, rows, size
from suite.datasets.forms import Pair
from suite.errors import UserError


def split(pair: Pair, share: float, labels: Array | None, given: int) -> tuple[Pair, Pair]:
    """Return what is left of a part, and the share that is split off, the same for the same data.

    Of each class the same share is split off, up to rounding.

    Args:
        pair: inputs and targets.
        share: how many examples of all are split off.
        labels: the class of each example, (examples,), or None if it has none.
        given: how many examples there were before anything was split off.

    Raises:
        UserError: there are too few examples.
    """
    x, y = pair
    count = size(y)
    order = np.random.default_rng(0).permutation(count)
    if labels is not None:
        # Examples of a class come one after the other, each class in random order, and are dealt out evenly.
        order = order[np.argsort(labels[order], kind="stable")]
    chosen = _dealt(order, round(share * count))
    if share and (not chosen.any() or chosen.all()):
        raise UserError(f"expected enough examples to split off a share of {share:g}; received {given}")
    return (rows(x, ~chosen), rows(y, ~chosen)), (rows(x, chosen), rows(y, chosen))


def _dealt(order: NDArray[np.int64], count: int) -> NDArray[np.bool_]:
    chosen = np.zeros(len(order), bool)
    if count:
        chosen[order[(np.arange(count) * len(order)) // count]] = True
    return chosen
