"""Benchmarks that a call means."""

from collections.abc import Sequence
from pathlib import Path

from suite.benchmark.accepted import FOLDER
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.load import available, load
from suite.errors import UserError, unknown


def check_guarded(benchmark: Benchmark) -> None:
    """Refuse a benchmark of which nothing is held against accepted results.

    Raises:
        UserError: it trains nothing, and names no metric to guard.
    """
    if not any(benchmark.guarded(name, "final/test_accuracy") for name in benchmark.initializers):
        reason = "training.steps is 0 and [regression] names no metric"
        if not benchmark.regression.guard:
            reason = "regression.guard is false"
        raise UserError(
            f"{benchmark.name}: nothing of it can be accepted, since {reason}; its claims are judged by "
            f"`python -m suite check {benchmark.name}`"
        )


OWN = Path("benchmarks")
"""The folder of one's own benchmarks."""

DEFAULT = "default"
"""The tag of benchmarks that are meant where nothing is named."""


def here() -> dict[str, Path]:
    """Return the files that a call without names chooses from, by name.

    These are the current folder's `benchmarks/` and the shipped ones with a baseline there; all if it has none.
    """
    files = available()
    own = {name: path for name, path in files.items() if path.parent == OWN or (OWN / FOLDER / f"{name}.json").exists()}
    return own if own or any((OWN / FOLDER).glob("*.json")) else files


def chosen(names: str | Sequence[str] = (), tag: str | None = None) -> list[str]:
    """Return the names or paths that are given, else the files with the tag, else those with the tag default.

    If none of one's own benchmarks is tagged default, all of them are meant.

    Raises:
        UserError: no benchmark has the tag.
    """
    if names:
        return [names] if isinstance(names, str) else list(dict.fromkeys(names))
    if tag is not None:
        return tagged(tag)
    tags = _tags(here())
    return [path for path, found in tags.items() if DEFAULT in found] or list(tags)


def tagged(tag: str) -> list[str]:
    """Return the files of the benchmarks that carry a tag: one's own, or if none of them does, the shipped ones.

    Raises:
        UserError: none does.
    """
    tags = _tags(available())
    known = {each for found in tags.values() for each in found}
    if tag not in known:
        raise unknown("tag", tag, known)
    with_tag = [path for path, found in tags.items() if tag in found]
    own = {str(path) for path in here().values()}
    return [path for path in with_tag if path in own] or with_tag


def _tags(files: dict[str, Path]) -> dict[str, tuple[str, ...]]:
    return {str(path): load(str(path)).tags for path in files.values()}
