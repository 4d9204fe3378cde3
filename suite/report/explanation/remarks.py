"""Numbers and sentences on an explained net, in their order."""

import math
from collections.abc import Callable, Mapping

from suite.analysis.explanation.explanation import Diagnosis, Explanation
from suite.analysis.explanation.verdict import attempted
from suite.report.explanation.figure import gradient, spread
from suite.report.tables.formats import NOTHING, number, percent
from suite.report.tables.remark import Remark
from suite.theory import Phase

BROKEN = "not finite"
"""What is shown of a number that is infinite or undefined."""


def initial_loss(scalars: Mapping[str, float]) -> str:
    """Return the loss at initialization, or that it is not finite."""
    return number(scalars["signal/loss"]) if "signal/loss" in scalars else BROKEN


def size(value: float) -> str:
    """Return a size to three digits."""
    return NOTHING if math.isnan(value) else number(value, 3)


def share(value: float) -> str:
    """Return a share in per cent."""
    return NOTHING if math.isnan(value) else percent(value, 1)


def correlation(value: float) -> str:
    """Return a correlation to three decimals."""
    # Adding 0 makes a rounded -0.0 positive.
    return NOTHING if math.isnan(value) else f"{round(value, 3) + 0.0:.3f}"


def scalar(name: str, written: Callable[[float], str]) -> Callable[[Mapping[str, float]], str]:
    """Return a function that writes one of the scalars "signal/…"."""
    return lambda scalars: written(scalars.get(f"signal/{name}", math.nan))


NUMBERS: dict[str, Callable[[Mapping[str, float]], str]] = {
    "spread\nlast/first": lambda scalars: size(spread(scalars)),
    "gradient\nfirst/last": lambda scalars: size(gradient(scalars)),
    "dead": scalar("dead_mean", share),
    "satu-\nrated": scalar("saturated_mean", share),
    "corre-\nlation": scalar("correlation_last", correlation),
    "initial\nloss": initial_loss,
}
"""What sums a net up, from its scalars, by title."""


def remarks(diagnosis: Diagnosis) -> list[Remark]:
    """Return all that there is to say of the first net: the judgement, then the facts."""
    return [*judgement(diagnosis), *facts(diagnosis)]


def judgement(diagnosis: Diagnosis) -> list[Remark]:
    """Return the verdict, what is wrong, the worst first, what fixes it, and what else is worth knowing."""
    first = diagnosis.first
    return [
        *([] if first.well else [Remark("failed", _headline(diagnosis))]),
        *(Remark("fault", each.sentence) for each in first.ailments),
        *(Remark("gap", f"not measured: {each}") for each in first.problems),
        *_cure(diagnosis),
        *(Remark("note", each) for each in first.remarks),
    ]


def _headline(diagnosis: Diagnosis) -> str:
    """Return the verdict in a line, with which optimizer learns all the same, and the remedy."""
    first, lesson = diagnosis.first, diagnosis.first.lesson
    name = verdict(first)
    trained = ""
    if lesson is not None and lesson.learned is not None:
        sgd = lesson.by("SGD")
        only = bool(sgd) and lesson.refutes and not any(map(lesson.learns, sgd))
        trained = ": Adam learns all the same, SGD does not" if only else ": it learns all the same"
    fixed = f"; {diagnosis.remedy.initializer} fixes it" if diagnosis.remedy else ""
    return f"{name[:1].upper()}{name[1:]}{trained}{fixed}."


def facts(diagnosis: Diagnosis) -> list[Remark]:
    """Return the loss at initialization, and what theory expects."""
    return [Remark("fact", _loss(diagnosis.first)), Remark("fact", expectation(diagnosis.first))]


def _loss(of: Explanation) -> str:
    loss = f"Loss at initialization: {initial_loss(of.scalars)}"
    if not of.classes:
        return f"{loss}."
    return f"{loss}; a net that gives {of.classes} classes equal odds has ln {of.classes} = {math.log(of.classes):.3f}."


def _cure(diagnosis: Diagnosis) -> list[Remark]:
    """Return what would mend the net, by its numbers beside the present ones."""
    first, remedy = diagnosis.first, diagnosis.remedy
    if first.well:
        return [Remark("well", f"Nothing is wrong: the net starts well with {first.initializer}.{_learned(first)}")]
    if remedy is not None:
        pairs = [(name, cell(remedy.scalars), cell(first.scalars)) for name, cell in NUMBERS.items()]
        words = [
            f"{WORDS[name].format(new)} (now {now})"
            for name, new, now in pairs
            if new != now and not (name in SHARES and _near(new, now))
        ]
        numbers = f": measured on the same net, {', '.join(words)}" if words else ""
        return [Remark("well", f"{remedy.initializer} fixes it{numbers}.{_learned(remedy)}")]
    if diagnosis.tried:
        return [Remark("gap", f"none of these fixes it: {', '.join(each.initializer for each in diagnosis.tried)}.")]
    return []


def _near(new: str, now: str) -> bool:
    """Return whether two shares or correlations, as shown, differ by less than 5 %."""
    if NOTHING in (new, now):
        return False
    one, other = (float(each.removesuffix(" %")) / (100 if each.endswith("%") else 1) for each in (new, now))
    return abs(one - other) < NEAR


def _learned(of: Explanation) -> str:
    """Return a sentence on what a short training learned, "" if there was none."""
    learned = of.lesson.learned if of.lesson else None
    return f" On {of.lesson.examples} examples {attempted(learned)}." if of.lesson and learned else ""


def verdict(of: Explanation) -> str:
    """Return the verdict in a few words: the names of the ailments."""
    return "well" if of.well else ", ".join(each.name for each in of.ailments) or "not all could be measured"


WORDS = {
    "spread\nlast/first": "{} of what inputs differ by reaches the last hidden layer",
    "gradient\nfirst/last": "the first gets {} of its gradient",
    "dead": "{} of units are dead",
    "satu-\nrated": "{} of activations are saturated",
    "corre-\nlation": "two inputs correlate by {}",
    "initial\nloss": "initial loss {}",
}
"""The same in words."""

SHARES, NEAR = ("dead", "satu-\nrated", "corre-\nlation"), 0.05
"""Numbers of which a difference this small is not worth a word."""


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
    limit = (
        f"about {regime.trainable_depth:,.0f} layers can be trained (6 ξ_c, six times the depth over which the "
        f"correlation of inputs settles), this net has {len(of.layers)}"
    )
    limit = limit if math.isfinite(regime.trainable_depth) else "there is no limit to depth"
    said = f"Mean-field theory: {regime.phase}, χ₁ = {number(regime.chi, 3)}: {MEANING[regime.phase]}; {limit}."
    if regime.phase is Phase.CRITICAL or not of.theory.uncritical:
        return said
    return f"{said} No σ_w² is critical with this activation and these biases: {of.theory.uncritical}."
