"""Differences from the default by task, in margins."""

import math

from suite.analysis.judging.card import Card
from suite.report.charts.plot import Axis, Panel, Plot, Strip


def duels(card: Card) -> Plot:
    """Return by how much the initializer is ahead on each task that counts, in units of the margin."""
    strips = []
    for each in card.tasks:
        if each.duel is None or not each.counts:
            continue
        margin = each.duel.margin
        low, high = each.duel.bounds
        known = math.isfinite(low) and math.isfinite(high)
        strips.append(
            Strip(
                each.task,
                each.duel.median / margin,
                low / margin if known else math.nan,
                high / margin if known else math.nan,
                values=tuple((each.duel.differences / margin).tolist()),
                seeds=tuple(range(each.duel.rounds)),
                note=str(each.ruling),
            )
        )
    caption = (
        "Dots: one seed each, the initializer's score minus the default's, in units of the smallest difference that "
        "matters (dotted lines); below them the median and its interval, which holds whenever the duel ends."
    )
    across = Axis(f"ahead of {card.baseline}, in margins", key="ahead")
    panel = Panel("", strips, across, rules=(-1.0, 0.0, 1.0))
    title = f"{card.initializer} against {card.baseline}"
    return Plot("duels", "strips", title, caption, [panel], names=tuple(each.who for each in strips))
