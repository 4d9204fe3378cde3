"""Contenders of a choice as tables."""

import numpy as np

from suite.analysis.choosing.choice import Choice, Place
from suite.analysis.choosing.field import Field
from suite.report.choosing.words import bracket, likely, order, score
from suite.report.tables.sheet import Column, Sheet
from suite.stats.betting import median_bounds

STYLES = {Place.LEADS: "bold green", Place.TIED: "green", Place.OPEN: "yellow", Place.WORSE: "dim"}


def standings(choice: Choice) -> Sheet:
    """Return the contenders, the best first: rate, rounds, scores, differences to the leader, and where they stand."""
    metric, race = choice.metric, choice.race
    unit = ", %" if metric.rising else ""
    rows, styles = [], []
    for label in order(choice):
        place, tuned = choice.place(label), choice.tuned[label]
        median, low, high = race.bounds(race.leader, label)
        behind = "–" if place is Place.LEADS else f"{_number(choice, median)}{bracket(choice, low, high)}"
        rows.append(
            (
                label,
                "–" if tuned.rate is None else f"{tuned.rate:.3g}",
                str(len(race.of(label))),
                _plain(choice, label),
                behind,
                _tested(choice, label),
                f"{choice.survived(label)}/{len(race.of(label))}",
                "likely worse" if likely(choice, label) else str(place),
            )
        )
        styles.append(STYLES[place])
    return Sheet(
        f"{choice.net}: {len(rows)} contenders",
        (
            Column("initializer", words=True, wraps=True, names=True),
            Column("rate"),
            Column("rounds"),
            Column(f"validation\n{metric.quantity}{unit}"),
            Column(f"behind the\nleader{', points' if metric.rising else ''}"),
            Column(f"test\n{metric.quantity}{unit}"),
            Column("learned"),
            Column("place", words=True),
        ),
        tuple(rows),
        note=_note(choice),
        styles=tuple(styles),
    )


def entered(field: Field) -> Sheet:
    """Return the contenders with the reasons to compare them, and who was left out."""
    rows = [(each.label, "; ".join(each.reasons)) for each in field.entered]
    rows += [(label, f"left out: {why}") for label, why in field.left_out]
    styles = ("",) * len(field.entered) + ("dim",) * len(field.left_out)
    columns = (Column("initializer", words=True, names=True), Column("why", words=True, wraps=True))
    return Sheet(f"{len(field.entered)} contenders", columns, tuple(rows), styles=styles)


def _number(choice: Choice, value: float) -> str:
    return f"{100 * value:.1f}" if choice.metric.rising else f"{value:.3g}"


def _plain(choice: Choice, label: str) -> str:
    return score(choice, label).replace(" %", "")


def _tested(choice: Choice, label: str) -> str:
    values = choice.values(label, choice.metric.name.replace("validation", "test"))
    known = values[~np.isnan(values)]
    if not len(known):
        return "–"
    bounds = median_bounds(known, 1 - choice.race.rules.level)
    return f"{_number(choice, float(np.median(known)))}{bracket(choice, *bounds)}"


def _note(choice: Choice) -> str:
    level = 100 * (1 - choice.race.rules.level)
    return (
        f"Medians over rounds, with {level:g} % intervals that hold whenever the race ends. Validation data decide; "
        "test data chose nothing. Behind: paired by round. Worse: beyond doubt, all contenders and looks together. "
        f"Tied: by less than {choice.metric.amount(choice.race.rules.margin)}. Learned: rounds in which it learned "
        "anything."
    )
