"""Cards on a terminal and in files: JSON, Markdown, HTML."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from suite.analysis.judging.card import Card
from suite.analysis.judging.duel import Duel
from suite.report.charts.drawn import drawn
from suite.report.charts.page import render
from suite.report.judging.figure import duels
from suite.report.judging.table import controls, provenance, standings
from suite.report.judging.words import remarks
from suite.report.tables.formats import finite
from suite.report.tables.page import figure, page
from suite.report.tables.sheet import Prose, Sheet

if TYPE_CHECKING:
    from rich.console import Group

ALT = (
    "By how much the initializer is ahead of the default on each task, in units of the smallest difference that matters"
)


def screen(card: Card) -> "Group":
    """Return what a terminal shows: the answer and what else there is to know, then the tasks and the controls."""
    from rich.console import Group
    from rich.text import Text

    return Group(*(each.line() for each in remarks(card)), Text(), *sheets(card))


def sheets(card: Card) -> list[Sheet]:
    """Return the tables of a terminal: the tasks, then learning rates and controls if anything was trained."""
    return [each for each in (standings(card), controls(card)) if each.rows]


def files(card: Card) -> dict[str, bytes]:
    """Return all forms of a card by file name."""
    return {"card.json": document(card), "card.md": markdown(card).encode(), "card.html": html(card)}


def markdown(card: Card) -> str:
    """Return the sentences and the tables in GitHub's Markdown."""
    said = Prose(tuple(each.marked for each in remarks(card))).markdown()
    return "\n".join([said, *(each.markdown() for each in (*sheets(card), provenance(card)))])


def html(card: Card) -> bytes:
    """Return the card as a page that needs no other file."""
    shown = any(each.counts for each in card.tasks)
    picture = render(drawn(duels(card)), "svg") if shown else b""
    drawing = [figure("Seed by seed", ALT, picture, picture)] if shown else []
    title = f"{card.initializer} against {card.baseline}"
    return page(title, remarks(card), [*sheets(card), *drawing, provenance(card)])


def document(card: Card) -> bytes:
    """Return the card as JSON: ruling, exit code, evidence, and each task with all that it rests on."""
    table = {
        "ruling": str(card.ruling),
        "code": card.code,
        "initializer": card.initializer,
        "identifier": card.identifier,
        "baseline": card.baseline,
        "origin": card.origin,
        "alpha": card.alpha,
        "evidence": {
            "better": finite(card.for_better),
            "worse": finite(card.for_worse),
            "enough": card.threshold,
        },
        "day": card.day,
        "seconds": card.seconds,
        "made_with": dict(card.made_with),
        "tasks": list(rows(card)),
    }
    return f"{json.dumps(table, indent=1, ensure_ascii=False, allow_nan=False)}\n".encode()


def rows(card: Card) -> Iterator[dict[str, Any]]:
    """Yield a table for each task: values that JSON has, too."""
    for each in card.tasks:
        noise = each.noise
        yield {
            "task": each.task,
            "ruling": str(each.ruling),
            "reason": each.absent[1] if each.absent else None,
            "metric": each.metric.name,
            "lower": each.lower,
            **_duel(each.duel),
            "more_seeds": each.duel.more if each.duel is not None and not each.decided else None,
            "null_control": _duel(each.twin) or None,
            "positive_control": _duel(each.control) or None,
            "noise": {"seeds": noise.seeds, "size": noise.size} if noise is not None else None,
            "scores": {label: [finite(value) for value in values] for label, values in each.scores.items()},
            "learning_rates": dict(each.rates),
            "rates_tried": each.grid,
            "notes": list(each.notes),
            "digests": dict(each.digests),
            "trainings": each.trainings,
            "seconds": each.seconds,
        }


def _duel(duel: Duel | None) -> dict[str, Any]:
    if duel is None:
        return {}
    low, high = duel.bounds
    return {
        "seeds": duel.rounds,
        "wins": duel.wins,
        "losses": duel.losses,
        "ahead": finite(duel.median),
        "ahead_low": finite(low),
        "ahead_high": finite(high),
        "margin": finite(duel.margin),
        "level": duel.level,
        "says": str(duel.ruling),
    }
