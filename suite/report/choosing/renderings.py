"""Choices on a terminal and in files: JSON, Markdown."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from suite.analysis.choosing.choice import TWIN, Choice
from suite.report.choosing.table import standings
from suite.report.choosing.words import remarks
from suite.report.tables.formats import finite
from suite.report.tables.sheet import Prose

if TYPE_CHECKING:
    from rich.console import Group


def screen(choice: Choice) -> "Group":
    """Return what a terminal shows: the answer, the line of code, what else there is to know, then the contenders."""
    from rich.console import Group
    from rich.text import Text

    said = [each.line() for each in remarks(choice)]
    return Group(*said, Text(), standings(choice)) if choice.race.rounds else Group(*said)


def markdown(choice: Choice) -> str:
    """Return the sentences and the table in GitHub's Markdown."""
    said = Prose(tuple(each.marked for each in remarks(choice))).markdown()
    return f"{said}\n{standings(choice).markdown()}" if choice.race.rounds else said


def document(choice: Choice) -> bytes:
    """Return the choice as JSON: verdict, exit code, contenders with reasons, rates and scores by round."""
    race = choice.race
    table = {
        "verdict": str(choice.verdict),
        "code": choice.code,
        "ending": str(choice.ending),
        "net": choice.net,
        "metric": choice.metric.name,
        "margin": race.rules.margin,
        "alpha": race.rules.level,
        "leader": race.leader if race.rounds else None,
        "present": choice.own,
        "rounds": race.rounds,
        "trainings": choice.trainings,
        "seconds": choice.seconds,
        "contenders": list(rows(choice)),
        "twin": [finite(each.metrics.get(choice.metric.name)) for each in choice.results.get(TWIN, ())],
        "left_out": dict(choice.left_out),
    }
    return json.dumps(table, indent=2).encode()


def rows(choice: Choice) -> Iterator[dict[str, Any]]:
    """Yield a table for each contender, in the order in which they entered."""
    race, metric = choice.race, choice.metric
    for each in choice.contenders:
        median, low, high = race.bounds(race.leader, each.label)
        yield {
            "initializer": each.label,
            "identifier": each.identifier,
            "reasons": list(each.reasons),
            "code": choice.lines[each.label],
            "learning_rate": choice.tuned[each.label].rate,
            "place": str(choice.place(each.label)) if race.rounds else None,
            "behind": finite(median),
            "behind_low": finite(low),
            "behind_high": finite(high),
            "learned": choice.survived(each.label),
            "validation": [finite(metric.sign * value) for value in race.of(each.label).tolist()],
            "test": [
                finite(value) for value in choice.values(each.label, metric.name.replace("validation", "test")).tolist()
            ],
        }
