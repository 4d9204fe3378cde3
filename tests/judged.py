"""Page of cards on published initializers: `python -m tests.judged`.

It judges each on the panel and writes `docs/judged.md`. Trainings are kept in the current folder's store, so an
interrupted measurement goes on where it ended, and all cards share the default's trainings. On two idle cores it takes
about an hour.
"""

import math
import sys
from collections.abc import Sequence
from pathlib import Path

import suite
from suite.analysis.judging.duel import Ruling
from suite.execution.listener import Silent
from suite.report.contents.card import Card
from suite.report.judging.table import standings
from suite.report.judging.words import ahead, remarks

PAGE = Path(__file__).parents[1] / "docs" / "judged.md"

TRIALS = 560
"""Trainings of a card at most, shorter ones counted in part: 70 for each of eight tasks."""

SOURCES = {
    "he_orthogonal": "orthogonal, of He's size: Saxe et al. 2014 with He et al. 2015",
    "pytorch_default": "what PyTorch's layers draw: torch.nn.Linear",
    "lsuv": "layers scaled to variance 1 on data: Mishkin, Matas 2016",
    "looks_linear": "mirrored orthogonal units: Balduzzi et al. 2017",
    "zero_hadamard": "ZerO, identities and Hadamard matrices: Zhao et al. 2022",
    "sinusoidal": "sines, without randomness: Fernández et al. 2025",
}
"""The initializers that are judged, with their sources."""

ABSENT = (
    "Not here: IDInit (Pan et al. 2025) and mimetic initialization (Trockman, Kolter 2023), of which no package is "
    "known that a Keras net could take. A file of your own with either is judged like all others: "
    "`python -m suite judge my_init.py:MyInit`."
)

MARKS = {
    Ruling.BETTER: "better",
    Ruling.TIED: "tied",
    Ruling.WORSE: "**worse**",
    Ruling.INAPPLICABLE: "–",
}
"""Words of the overview, as far as they are not those of the ruling."""


def page(cards: Sequence[Card], trials: int) -> str:
    """Return the page."""
    tasks = [each.task for each in cards[0].tasks]
    made = cards[0].made_with
    versions = ", ".join(
        f"{name} {made[name]}" for name in ("initializer-suite", "tensorflow", "keras") if name in made
    )
    parts = [
        "# Cards of what is published",
        "Is it better than the tuned default, Keras' `glorot_uniform`? Each initializer on the eight tasks of the "
        f"panel, with a null control and a positive one, and at most {trials} new trainings a card. "
        "[How it is judged](judge.md).",
        f"`python -m tests.judged` writes this page; made on {cards[0].day} with {versions}.",
        "\n".join(
            [
                "| initializer | over all | " + " | ".join(task.removeprefix("panel-") for task in tasks) + " |",
                "| :--- |" + " :--- |" * (len(tasks) + 1),
                *(_row(card) for card in cards),
            ]
        ),
        "In a cell: what the task says, and by how much the initializer is ahead in the median (points of accuracy, or "
        "the loss). –: it does not apply. Blind: the positive control was not found; withdrawn: the default differed "
        "from its twin. Such tasks do not count.",
        ABSENT,
        *(_card(card) for card in cards),
    ]
    return "\n\n".join(parts) + "\n"


def _row(card: Card) -> str:
    cells = []
    for each in card.tasks:
        size = ""
        if each.duel is not None and each.counts and math.isfinite(each.duel.median):
            size = f" {ahead(each.metric, each.duel).partition(' [')[0]}"
        cells.append(f"{MARKS.get(each.ruling, str(each.ruling))}{size}")
    return f"| `{card.initializer}` | {MARKS.get(card.ruling, str(card.ruling))} | {' | '.join(cells)} |"


def _card(card: Card) -> str:
    said = "\n".join(f"- {each.marked}" for each in remarks(card)[:-1])
    table = standings(card).markdown().partition("\n\n")[2].rpartition("\n\n")[0]
    return f"## {card.initializer}\n\n{SOURCES[card.initializer]}.\n\n{said}\n\n{table}"


class Told(Silent):
    """A listener that prints notes."""

    def note(self, line: str) -> None:
        """Print a line."""
        print(line, file=sys.stderr, flush=True)


def main(path: Path = PAGE, trials: int = TRIALS) -> None:
    """Judge all, and write the page after each card."""
    cards = []
    for name in SOURCES:
        cards.append(suite.judge(name, minutes=None, trials=trials, listener=Told()))
        path.write_text(page(cards, trials), encoding="utf-8")


if __name__ == "__main__":
    main()
