"""Explanations of a net on one screen."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from suite.analysis.explanation.explanation import Diagnosis, Explanation
from suite.analysis.explanation.verdict import attempted
from suite.analysis.signals.theory import relative_gradients
from suite.benchmark.labels import printable
from suite.report.charts.style import terminal_colour
from suite.report.explanation.figure import examples, gradient, shown, spread
from suite.report.tables.formats import NOTHING, number, percent
from suite.report.tables.sheet import Column, Sheet
from suite.theory import Phase

if TYPE_CHECKING:
    from rich.console import Group, RenderableType


ROWS = 10
"""Layers in the table: the first, the last, and others evenly spaced between them."""

UNITS, DISTINCT = Column("units"), Column("distinct\nunits")
BROKEN = "not finite"

Kind = Literal["fact", "fault", "gap", "note", "cure"]
MARKS: dict[Kind, str] = {"fact": "", "fault": "✗ ", "gap": "? ", "note": "! ", "cure": "✓ "}
STYLES: dict[Kind, str] = {"fact": "", "fault": "red", "gap": "yellow", "note": "yellow", "cure": "green"}

NOTES = {
    "signal": "Signal: standard deviation of pre-activations.",
    "gradient": "Gradient: that of the loss's gradient at them, over that at the last layer.",
    "gradient,\ntheory": "Theory: mean-field.",
    "spread\nlast/first": "Of the hidden layers. Spread: standard deviation over inputs.",
    "corre-\nlation": "Correlation: of two inputs.",
}
"""What columns are, by title."""


@dataclass(frozen=True)
class Remark:
    """A sentence on a net: a fact, a fault, a gap in what was measured, or a cure; that nothing is wrong is a cure."""

    kind: Kind
    text: str


def screen(diagnosis: Diagnosis) -> "Group":
    """Return what a terminal shows: what is wrong and what fixes it, a table over depth, theory, and comparisons."""
    from rich.console import Group
    from rich.text import Text

    def lines(said: Sequence[Remark]) -> list[Text]:
        return [Text(MARKS[each.kind] + printable(each.text), STYLES[each.kind]) for each in said]

    beside: list[RenderableType] = [Text(), comparison(diagnosis)] if diagnosis.compared else []
    head, name = Text(printable(title(diagnosis)), "bold"), diagnosis.first.initializer
    start = len(printable(f"{diagnosis.subject}: ")) + 1
    head.stylize(terminal_colour(name), start, start + len(name))
    table = depth_table(diagnosis)
    return Group(head, *lines(judgement(diagnosis)), Text(), table, *lines(facts(diagnosis)), *beside)


def title(diagnosis: Diagnosis) -> str:
    """Return what was asked of, the net and its initializer, and on how many examples it was measured."""
    measured = f", on {examples(diagnosis)}" if diagnosis.examples else ""
    return f"{diagnosis.subject}: {diagnosis.first.initializer}{measured}"


def depth_table(diagnosis: Diagnosis) -> Sheet:
    """Return the first net's layers, at most `ROWS` of them.

    A column in which nothing is known is left out.
    """
    first, depth = diagnosis.first, len(diagnosis.first.layers)
    at = sorted({round(each) for each in np.linspace(0, depth - 1, ROWS)})
    columns = {column: [cells[layer] for layer in at] for column, cells in _columns(first).items()}
    if all(count in (units, NOTHING) for count, units in zip(columns[DISTINCT], columns[UNITS], strict=True)):
        del columns[DISTINCT]
    return _sheet("By layer" if len(at) == depth else f"By layer, {len(at)} of {depth}", columns)


def comparison(diagnosis: Diagnosis) -> Sheet:
    """Return a row for each initializer: its numbers and its verdict.

    A column without any number is left out.
    """
    found = shown(diagnosis)
    names = [each.initializer for each in found]
    columns = {
        # Names of usual length must not be broken in favour of the verdict.
        Column("initializer", words=True, names=True, wraps=max(map(len, names)) > 24): names,
        **{Column(name): [cell(each.scalars) for each in found] for name, cell in NUMBERS.items()},
        Column("verdict", words=True, wraps=True): [_verdict(each) for each in found],
    }
    return _sheet("Beside other initializers", columns)


def remarks(diagnosis: Diagnosis) -> list[Remark]:
    """Return all that there is to say of the first net: the judgement, then the facts."""
    return [*judgement(diagnosis), *facts(diagnosis)]


def judgement(diagnosis: Diagnosis) -> list[Remark]:
    """Return what is wrong, the worst first, what fixes it, and what else is worth knowing."""
    first = diagnosis.first
    return [
        *(Remark("fault", each.sentence) for each in first.ailments),
        *(Remark("gap", f"not measured: {each}") for each in first.problems),
        *_cure(diagnosis),
        *(Remark("note", each) for each in first.remarks),
    ]


def facts(diagnosis: Diagnosis) -> list[Remark]:
    """Return the loss at initialization, and what theory expects."""
    return [Remark("fact", _loss(diagnosis.first)), Remark("fact", expectation(diagnosis.first))]


def _sheet(title: str, columns: Mapping[Column, Sequence[str]]) -> Sheet:
    kept = {column: cells for column, cells in columns.items() if set(cells) != {NOTHING}}
    note = " ".join(NOTES[column.title] for column in kept if column.title in NOTES)
    return Sheet(title, columns=tuple(kept), rows=tuple(zip(*kept.values(), strict=True)), note=note)


def _columns(of: Explanation) -> dict[Column, list[str]]:
    """Return a cell for each layer, by column."""
    layers, unknown = of.layers, (math.nan,) * len(of.layers)
    lengths, gradients = (of.theory.lengths, of.theory.gradients) if of.theory else (unknown, unknown)
    return {
        Column("layer", words=True): [f"{at} {layer.name}" for at, layer in enumerate(layers, 1)],
        UNITS: [f"{layer.units:,}" for layer in layers],
        Column("signal"): [BROKEN if math.isnan(layer.std) else number(layer.std, 3) for layer in layers],
        Column("signal,\ntheory"): [_size(math.sqrt(each)) for each in lengths],
        Column("gradient"): [_size(each) for each in relative_gradients(of)],
        Column("gradient,\ntheory"): [_size(math.sqrt(each)) for each in gradients],
        Column("dead"): [_share(layer.dead) for layer in layers],
        Column("satu-\nrated"): [_share(layer.saturated) for layer in layers],
        DISTINCT: [f"{layer.distinct_units:,.0f}".replace("nan", NOTHING) for layer in layers],
        Column("corre-\nlation"): [_correlation(layer.correlation) for layer in layers],
    }


def _loss(of: Explanation) -> str:
    loss = f"Loss at initialization: {_initial_loss(of.scalars)}"
    if not of.classes:
        return f"{loss}."
    return f"{loss}; a net that gives {of.classes} classes equal odds has ln {of.classes} = {math.log(of.classes):.3f}."


def _cure(diagnosis: Diagnosis) -> list[Remark]:
    """Return what would mend the net, by its numbers beside the present ones."""
    first, remedy = diagnosis.first, diagnosis.remedy
    if first.well:
        return [Remark("cure", f"Nothing is wrong: the net starts well with {first.initializer}.{_learned(first)}")]
    if remedy is not None:
        pairs = [(name, cell(remedy.scalars), cell(first.scalars)) for name, cell in NUMBERS.items()]
        words = [
            f"{name} {new} (now {now})".replace("-\n", "").replace("\n", " ") for name, new, now in pairs if new != now
        ]
        numbers = f": measured on the same net, {', '.join(words)}" if words else ""
        return [Remark("cure", f"{remedy.initializer} fixes it{numbers}.{_learned(remedy)}")]
    if diagnosis.tried:
        return [Remark("gap", f"none of these fixes it: {', '.join(each.initializer for each in diagnosis.tried)}.")]
    return []


def _learned(of: Explanation) -> str:
    """Return a sentence on what a short training learned, "" if there was none."""
    learned = of.lesson.learned if of.lesson else None
    return f" On {of.lesson.examples} examples {attempted(learned)}." if of.lesson and learned else ""


def _verdict(of: Explanation) -> str:
    return "well" if of.well else ", ".join(each.name for each in of.ailments) or "not all could be measured"


def _initial_loss(scalars: Mapping[str, float]) -> str:
    return number(scalars["signal/loss"]) if "signal/loss" in scalars else BROKEN


def _size(value: float) -> str:
    return NOTHING if math.isnan(value) else number(value, 3)


def _share(value: float) -> str:
    return NOTHING if math.isnan(value) else percent(value, 1)


def _correlation(value: float) -> str:
    # Adding 0 makes a rounded -0.0 positive.
    return NOTHING if math.isnan(value) else f"{round(value, 3) + 0.0:.3f}"


def _scalar(name: str, written: Callable[[float], str]) -> Callable[[Mapping[str, float]], str]:
    return lambda scalars: written(scalars.get(f"signal/{name}", math.nan))


NUMBERS: dict[str, Callable[[Mapping[str, float]], str]] = {
    "spread\nlast/first": lambda scalars: _size(spread(scalars)),
    "gradient\nfirst/last": lambda scalars: _size(gradient(scalars)),
    "dead": _scalar("dead_mean", _share),
    "satu-\nrated": _scalar("saturated_mean", _share),
    "corre-\nlation": _scalar("correlation_last", _correlation),
    "initial\nloss": _initial_loss,
}
"""What sums a net up, from its scalars, by title."""


MEANING = {
    Phase.ORDERED: "inputs become alike and gradients vanish with depth",
    Phase.CRITICAL: "gradients keep their size, and depth costs least",
    Phase.CHAOTIC: "alike inputs become different and gradients explode with depth",
}

NO_THEORY = (
    "Mean-field theory does not describe this net with these weights: it is for chains of dense layers with one "
    "activation, for independent random weights, and for finite numbers."
)


def expectation(of: Explanation) -> str:
    """Return the phase, the depth that it lets train and, off criticality, whether any weights were critical."""
    if of.theory is None:
        return NO_THEORY
    regime = of.theory.regime
    limit = f"about {regime.trainable_depth:,.0f} layers can be trained (6 ξ_c), this net has {len(of.layers)}"
    limit = limit if math.isfinite(regime.trainable_depth) else "there is no limit to depth"
    said = f"Mean-field theory: {regime.phase}, χ₁ = {number(regime.chi, 3)}: {MEANING[regime.phase]}; {limit}."
    if regime.phase is Phase.CRITICAL or not of.theory.uncritical:
        return said
    return f"{said} No σ_w² is critical with this activation and these biases: {of.theory.uncritical}."
