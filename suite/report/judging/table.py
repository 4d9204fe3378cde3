"""Cards on an initializer as tables."""

import numpy as np

from suite.analysis.judging.card import Card, level
from suite.analysis.judging.duel import Ruling
from suite.analysis.judging.judgement import POSITIVE, Judgement
from suite.report.judging.words import ahead, size
from suite.report.tables.sheet import Column, Sheet

STYLES = {
    Ruling.BETTER: "bold green",
    Ruling.TIED: "green",
    Ruling.WORSE: "bold red",
    Ruling.UNDECIDED: "yellow",
    Ruling.INAPPLICABLE: "dim",
}
"""Styles of tasks; of those that say nothing, yellow."""


def standings(card: Card) -> Sheet:
    """Return what each task says: seeds, medians of both, by how much the initializer is ahead, and the ruling."""
    noisy = any(each.noise is not None for each in card.tasks)
    rows = [
        (
            each.task,
            str(each.seeds) if each.duel is not None else "–",
            _median(each, card.baseline),
            _median(each, card.initializer),
            ahead(each.metric, each.duel) if each.duel is not None else "–",
            *([size(each.metric, each.noise.size) if each.noise is not None else "–"] if noisy else []),
            str(each.ruling),
        )
        for each in card.tasks
    ]
    return Sheet(
        f"{card.initializer} against {card.baseline}: {card.origin}",
        (
            Column("task", words=True, wraps=True),
            Column("seeds"),
            Column(card.baseline),
            Column(card.initializer),
            Column("ahead by"),
            *([Column("noise\nfloor")] if noisy else []),
            Column("says", words=True, wraps=True),
        ),
        tuple(rows),
        note=(
            "Medians over seeds. Ahead by: the median difference, larger is better, paired by seed, with an interval "
            f"that holds whenever the duel ends ({100 * (1 - level(card.alpha, len(card.tasks))):.4g} %): above 0 is "
            "better, below worse, within the margin tied."
        ),
        styles=tuple(STYLES.get(each.ruling, "yellow") for each in card.tasks),
    )


def controls(card: Card) -> Sheet:
    """Return the learning rates, the margin and both controls of each task."""
    rows = [
        (
            each.task,
            *(_rate(each, label) for label in (card.baseline, card.initializer, POSITIVE)),
            each.metric.amount(each.duel.margin),
            ahead(each.metric, each.twin),
            ahead(each.metric, each.control),
        )
        for each in card.tasks
        if each.duel is not None and each.twin is not None and each.control is not None
    ]
    return Sheet(
        "Learning rates and controls",
        (
            Column("task", words=True, wraps=True),
            Column(f"rate of\n{card.baseline}"),
            Column(f"of\n{card.initializer}"),
            Column(f"of\n{POSITIVE}"),
            Column("margin"),
            Column("twin\nahead by"),
            Column(f"{POSITIVE}\nahead by"),
        ),
        tuple(rows),
        note="Twin: the default under other seeds, the null control. Positive: a control that is known to be worse.",
    )


def provenance(card: Card) -> Sheet:
    """Return what the card was made of: digests of files and data, and versions."""
    rows = [(f"{each.task}: {name}", digest) for each in card.tasks for name, digest in each.digests.items() if digest]
    rows += [(name, str(value)) for name, value in card.made_with.items()]
    columns = (Column("what", words=True, wraps=True), Column("digest or version", words=True, wraps=True))
    return Sheet(f"Made on {card.day}", columns, tuple(rows))


def _median(judgement: Judgement, label: str) -> str:
    values = np.asarray(judgement.scores.get(label, ()), np.float64)
    if not len(values) or judgement.duel is None:
        return "–"
    median = float(np.median(np.where(np.isnan(values), np.inf if judgement.lower else -np.inf, values)))
    return judgement.metric.value(median) if np.isfinite(median) else "none"


def _rate(judgement: Judgement, label: str) -> str:
    rate = judgement.rates.get(label)
    return "–" if rate is None else f"{rate:.3g}"
