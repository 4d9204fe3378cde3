"""Links to the comparison of benchmarks on a store's pages."""

from collections.abc import Iterable

from suite.benchmark.load import available
from suite.tracking import store
from suite.tracking.location import Location
from suite.tracking.pages.addresses import comparison_url, home_url
from suite.tracking.pages.views import SEEDS


def experiments(location: Location, names: Iterable[str] = ()) -> dict[str, str]:
    """Return the ids of the experiments of the named benchmarks, or of all, by name.

    Those without one are left out.
    """
    opened = store.Store(location)
    known = {name: opened.experiment_id(name) for name in tuple(names) or available()}
    return {name: number for name, number in known.items() if number is not None}


def links(base: str, numbers: dict[str, str]) -> list[str]:
    """Return lines with links to the pages of experiments on the server at `base`.

    Example:
        >>> links("http://127.0.0.1:5000", {})
        ['no results yet: http://127.0.0.1:5000/#/experiments?workflowType=machine_learning']
    """
    if not numbers:
        return [f"no results yet: {home_url(base)}"]
    lines = []
    for name, number in numbers.items():
        lines.append(f"{name}: {comparison_url(base, number)}")
        lines.append(f"{name}, every seed: {comparison_url(base, number, SEEDS)}")
    return [*lines, "Links to the summary and to box plots stand at the head of each page."]
