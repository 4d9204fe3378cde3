"""The accuracy of a net that has learned nothing: that of always naming the most frequent class."""

from collections.abc import Iterable
from statistics import fmean

from suite.training.result import Result


def guessing(result: Result) -> float | None:
    """Return the share of the most frequent class in the test data of a trial; None of a regression.

    A net whose output is constant, as with all weights 0, reaches it: on MNIST 11.35 %, where one over the number of
    classes is 10 %. Of a result that was stored without the shares it is one over the number of classes.
    """
    frequent: dict[str, float] = result.dataset.get("frequent") or {}
    if "test" in frequent:
        return frequent["test"]
    classes = {"binary": 2, "multiclass": result.dataset.get("outputs")}.get(result.dataset.get("task", ""))
    return 1 / int(classes) if classes else None


def chance(results: Iterable[Result]) -> float | None:
    """Return the mean of `guessing`, since each replicate may have data of its own; None of a regression."""
    known = [share for result in results if (share := guessing(result)) is not None]
    return fmean(known) if known else None
