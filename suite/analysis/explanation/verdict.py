"""Verdicts on nets: all that can be wrong, and remarks."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from suite.analysis.explanation.backward import exploding_gradient, no_gradient, vanishing_gradient
from suite.analysis.explanation.evidence import Evidence, number
from suite.analysis.explanation.explanation import Ailment
from suite.analysis.explanation.forward import alike_inputs, exploding_signal, overconfident, vanishing_signal
from suite.analysis.explanation.lesson import Attempt, Lesson
from suite.analysis.explanation.theory import too_deep
from suite.analysis.explanation.units import dead_units, identical_units, not_finite, saturated_units, skewed_units

KINDS: tuple[Callable[[Evidence], Ailment | None], ...] = (
    not_finite,
    no_gradient,
    identical_units,
    vanishing_signal,
    exploding_signal,
    vanishing_gradient,
    exploding_gradient,
    dead_units,
    saturated_units,
    alike_inputs,
    overconfident,
    skewed_units,
)
"""The worst first: what no training mends, what stops it, what slows it."""


CONSEQUENCES = ("vanishing gradient", "dead units")
"""Of there being no gradient at all, whose cause is named."""


def ailments(evidence: Evidence) -> tuple[Ailment, ...]:
    """Return what is wrong with a net, the worst first.

    Theory is heard where nothing measured is wrong.
    """
    # Numbers that are not finite are among what is looked for: no warning is needed.
    with np.errstate(all="ignore"):
        found = tuple(ailment for kind in KINDS if (ailment := kind(evidence)) is not None)
        if any(ailment.name == "no gradient" for ailment in found):
            found = tuple(ailment for ailment in found if ailment.name not in CONSEQUENCES)
        deep = None if found else too_deep(evidence)
    return (deep,) if deep is not None else found


TOO_DEEP = "too deep"
"""The ailment that theory expects where nothing that was measured is wrong."""

REFUTABLE = frozenset(
    {
        "vanishing signal",
        "vanishing gradient",
        "exploding gradient",
        "dead units",
        "saturated units",
        "inputs alike",
        TOO_DEEP,
    }
)
"""Ailments of which a short training shows whether they hinder: by norms, gates and other paths they need not."""


def refutable(ailment: Ailment) -> bool:
    """Return whether a short training shows whether an ailment hinders.

    It cannot if an operation is in the way.
    """
    return ailment.name in REFUTABLE and not ailment.structural


def verdict(
    found: tuple[Ailment, ...], lesson: Lesson | None, *, plain: bool, constant: bool = False
) -> tuple[tuple[Ailment, ...], tuple[str, ...]]:
    """Return the ailments that count, the worst first, and remarks on what does not.

    Args:
        found: all that the signals show.
        lesson: a short training, None where none was made.
        plain: whether the net is a plain stack of layers without norms, gates and other paths. Its signals tell how
            its weights fare; a few examples can be learned by the last layers alone, so an ailment stays, with what
            the training showed beside it.
        constant: whether the outputs are the same for every input.
    """
    if lesson is None:
        return found, ()
    learned = lesson.learned
    if lesson.cut:
        return found, ("A short training would tell more, but its steps take too long here.",)
    if learned is None and not found and constant and lesson.stuck:
        return (Ailment("no learning", f"Its output is the same for every input. {_not(lesson)}"),), ()
    if learned is None:
        counted = tuple(_with(each, _not(lesson)) if at == 0 else each for at, each in enumerate(found))
        return counted, () if found else (_unexplained(lesson),)
    theory_only = lesson.refutes and all(each.name == TOO_DEEP for each in found)
    if (plain and not lesson.compiled and not theory_only) or not lesson.refutes:
        first = next((at for at, each in enumerate(found) if refutable(each)), None)
        return tuple(_with(each, _all_the_same(lesson)) if at == first else each for at, each in enumerate(found)), ()
    counted = tuple(each for each in found if not refutable(each))
    harmless = [each for each in found if refutable(each)]
    # What follows from it in a plain stack does not follow here.
    return counted, tuple(
        f"{each.sentence.partition(', so ')[0].rstrip('.')}. {_all_the_same(lesson)}" for each in harmless[:1]
    )


def attempted(attempt: Attempt) -> str:
    """Return what an attempt came to: "Adam(0.001) brings the loss from 2.3 to 0.1 in 40 steps"."""
    first, last = number(attempt.losses[0]), number(attempt.last)
    return f"{attempt.optimizer} brings the loss from {first} to {last} in {attempt.steps} steps"


def _all_the_same(lesson: Lesson) -> str:
    learned = lesson.learned
    assert learned is not None
    said = f"It learns all the same: on {lesson.examples} examples {attempted(learned)}"
    others = [each for each in lesson.by("SGD") if each is not learned]
    if not others:
        return f"{said}."
    if any(lesson.learns(each) for each in others):
        return f"{said}, and SGD learns them, too."
    best = min(others, key=lambda each: each.last)
    return f"{said}; plain SGD does not: {attempted(best)}."


def _not(lesson: Lesson) -> str:
    return (
        f"It does not learn: on {lesson.examples} examples {attempted(lesson.best)}, where the best answer that is the "
        f"same for all costs {number(lesson.constant)}."
    )


def _unexplained(lesson: Lesson) -> str:
    said = f"{_not(lesson)} No ailment was found in its signals"
    if lesson.control is not None and lesson.learns(lesson.control):
        return f"{said}, and {attempted(lesson.control)}: look at the optimizer's rate."
    return f"{said}: give data of your own, or more examples."


def _with(ailment: Ailment, sentence: str) -> Ailment:
    return replace(ailment, sentence=f"{ailment.sentence} {sentence}")
