"""Causes of values that are not finite, as far as one pass shows them."""

from suite.analysis.explanation.evidence import number
from suite.frameworks.keras_states import Origin


def origin_in_words(origin: Origin | None, *, half: bool, finite_in_float32: bool) -> str:
    """Return the place where values that are not finite begin, and what helps, in sentences; "" if nothing is known.

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
