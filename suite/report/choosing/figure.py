"""Distances of contenders from the leader, by round."""

import math

from suite.analysis.choosing.choice import Choice
from suite.report.charts.plot import Axis, Panel, Plot, Strip
from suite.report.choosing.words import order
from suite.training.result import Status


def distances(choice: Choice) -> Plot:
    """Return how far each contender is behind the leader in each round, the best on top, with the margin as rules."""
    race, metric = choice.race, choice.metric
    strips = []
    for label in order(choice):
        median, low, high = race.bounds(label, race.leader)
        known = all(map(math.isfinite, (low, high)))
        strips.append(
            Strip(
                label,
                median,
                low if known else math.nan,
                high if known else math.nan,
                values=tuple(race.differences(label, race.leader).tolist()),
                seeds=tuple(range(len(race.of(label)))),
                diverged=tuple(at for at, each in enumerate(choice.results[label]) if each.status is Status.DIVERGED),
            )
        )
    margin = race.rules.margin
    across = Axis(f"validation {metric.quantity}, minus the leader's", key="distance", percent=metric.rising)
    caption = (
        f"Dots: one round each, all contenders on the same seed; below them the median and its "
        f"{100 * (1 - race.rules.level):g} % interval, which holds whenever the race ends. Dotted lines: the smallest "
        f"difference that matters, {metric.amount(margin)}. A contender that was dropped has fewer rounds."
    )
    panel = Panel("", strips, across, rules=(-margin, 0.0, margin))
    return Plot("distances", "strips", f"Behind the leader: {choice.net}", caption, [panel], names=tuple(order(choice)))
