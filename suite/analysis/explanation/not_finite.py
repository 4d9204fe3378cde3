"""Causes of values that are not finite."""

from collections.abc import Sequence

from suite.analysis.explanation.evidence import number
from suite.analysis.explanation.explanation import Ailment
from suite.frameworks.keras_states import Broken, Origin

NOT_FINITE = "values that are not finite"
"""The name of the ailment of numbers that overflow or are undefined."""


def broken_weights(broken: Sequence[Broken]) -> Ailment:
    """Return that weights are not finite before any step, with the first ones by name."""
    first = broken[0]
    more = f", and so are some of {len(broken) - 1} more weights" if len(broken) > 1 else ""
    count = f"{first.count} of the {first.size} numbers" if first.size > 1 else "The only number"
    verb = "is" if first.count == 1 else "are"
    return Ailment(
        NOT_FINITE,
        f"{count} in the {first.name} of {first.layer!r} {verb} NaN or infinite before the first step{more}: all that "
        "is computed with them is NaN, and after one step all weights are.",
        structural=all(each.vector for each in broken),
    )


def origin_in_words(origin: Origin | None, *, half: bool, finite_in_float32: bool) -> str:
    """Return the place where values that are not finite begin, and what helps, in sentences.

    It is "" if nothing is known.

    Args:
        origin: the first operation that makes them of finite numbers, None if none was seen.
        half: whether the net computes in float16.
        finite_in_float32: whether it would be finite if it computed in float32.
    """
    words = []
    if origin is not None:
        words.append(
            f"They begin at {origin.name!r} ({origin.kind}), which receives numbers from {number(origin.low)} to "
            f"{number(origin.high)}."
        )
        if origin.low < 0 and origin.kind not in ("Dense", "Conv2D"):
            words.append("If it is only defined for other numbers, give data of your own range: --dataset.")
    if half:
        words.append(
            "In float32 they would be finite: float16 ends at 65,504."
            if finite_in_float32
            else "In float32 they would not be finite either."
        )
    return " ".join(words)
