"""Lengths of the signal over many draws of weights."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isinf

import numpy as np
from numpy.typing import NDArray

from suite.analysis.summary import Row
from suite.report.charts.panels import omission
from suite.report.charts.plot import QUANTILES, Axis, Panel, Plot, Strip
from suite.report.signals.points import POINTS, places, rows
from suite.report.tables.formats import words
from suite.stats.proportion import Proportion, wilson
from suite.training.result import Result

LENGTH, COLLAPSED = "draws/log_length", "draws/collapsed"

CAPTION = (
    "Length, the mean square of activations, of the last hidden layer over that of the inputs, over draws of the "
    "initial weights. Mark: median; broad line: the middle half; thin line: 5 to 95 %. Dotted: the length is kept. "
    "Collapsed: nets whose output does not depend on the input; share of draws and its 95 % Wilson interval."
)


@dataclass(frozen=True)
class Draws:
    """Of one initializer at one point: quantiles of ln(M_d / M_0) at `QUANTILES`, and the share that collapsed."""

    quantiles: NDArray[np.float64]
    collapsed: Proportion | None


def draws(results: Sequence[Result], order: Iterable[str]) -> Plot | None:
    """Return the distributions of ln(M_d / M_0) (Hanin & Rolnick 2018), a panel for each point of the sweep.

    Draws of all seeds are pooled. It is None if no result has draws. `order` is that of the initializers.
    """
    names = tuple(order)
    every = places(results, names, lambda result: result.draws.get(LENGTH, np.empty(0)).size > 0)
    if not every:
        return None
    across = Axis("ln(relative length)", key="length", low=0.0, high=0.0)
    shown = [Panel(place.name, list(map(_strip, place.rows)), across, rules=(0.0,)) for place in every[:POINTS]]
    said = _caption(rows(every), [strip for panel in shown for strip in panel.strips])
    return Plot("draws", "strips", "Length of the signal over draws of the weights", said, shown, names=names)


def pooled(results: Sequence[Result]) -> Draws:
    """Return what the draws of all seeds come to.

    A length that is not a number was too large for one.
    """
    lengths = np.concatenate([result.draws[LENGTH] for result in results if LENGTH in result.draws])
    known = np.where(np.isnan(lengths), np.inf, lengths)
    return Draws(np.quantile(known, QUANTILES, method="inverted_cdf"), collapsed(results))


def collapsed(results: Sequence[Result]) -> Proportion | None:
    """Return the share of draws whose net has collapsed, over all seeds.

    It is None if there are no draws.
    """
    found = np.concatenate([result.draws.get(COLLAPSED, np.empty(0)) for result in results] or [np.empty(0)])
    return wilson(int(np.count_nonzero(found == 1)), len(found)) if len(found) else None


def _strip(row: Row) -> Strip:
    found = pooled(row.results)
    note = "" if found.collapsed is None else f"{words(found.collapsed)} collapsed"
    quantiles = tuple(found.quantiles.tolist())
    return Strip(row.initializer, quantiles[QUANTILES.index(0.5)], quantiles=quantiles, note=note)


def _caption(every: Sequence[Row], shown: Sequence[Strip]) -> str:
    said = CAPTION
    if any(isinf(value) for strip in shown for value in strip.quantiles):
        said += " At the edges: a length of 0 (left), or one that is not finite (right)."
    return said + omission(every, POINTS)
