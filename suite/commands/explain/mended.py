"""The search for what fixes a net."""

import time

from suite.analysis.explanation.explanation import Explanation
from suite.commands.explain.practice import Practice
from suite.commands.explain.torch_practice import TorchPractice

SECONDS = 120.0
"""After which no further remedy is tried."""


def mended(
    practice: Practice | TorchPractice, first: Explanation
) -> tuple[Explanation | None, tuple[Explanation, ...]]:
    """Return the first candidate that mends a net, and those tried before it, the best first.

    It leaves nothing wrong, or it makes a net learn that did not, as short trainings show, on two sets of examples.
    What is hardly meant is corrected first; then come initializers, then changes of the architecture.
    """
    tried: list[Explanation] = []
    until = time.monotonic() + SECONDS
    for attempt in practice.attempts(first) if first.ailments else []:
        if time.monotonic() > until:
            break
        found = attempt()
        if found is None:
            continue
        if _mends(found, first):
            return found, _best_first(tried)
        if found.initializer != first.initializer:
            tried.append(found)
    return None, _best_first(tried)


def _mends(found: Explanation, first: Explanation) -> bool:
    taught = found.lesson is not None and found.trains and not first.trains
    return (taught or (not found.ailments and found.trains)) and set(found.problems) <= set(first.problems)


def _best_first(tried: list[Explanation]) -> tuple[Explanation, ...]:
    return tuple(sorted(tried, key=lambda each: len(each.ailments)))
