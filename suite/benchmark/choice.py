"""Benchmarks chosen by name, by tag, or by default."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from suite.benchmark.accepted import FOLDER
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.load import available, load, read
from suite.errors import UserError, unknown


def check_guarded(benchmark: Benchmark) -> None:
    """Refuse a benchmark that guards no metric: it cannot be compared with accepted results.

    Raises:
        UserError: it trains nothing, and names no metric to guard.
    """
    if not any(benchmark.guarded(name, "final/test_accuracy") for name in benchmark.initializers):
        reason = "training.steps is 0 and [regression] names no metric"
        if not benchmark.regression.guard:
            reason = "regression.guard is false"
        raise UserError(
            f"{benchmark.name}: its results cannot be accepted, since {reason}; its claims are judged by "
            f"`python -m suite check {benchmark.name}`"
        )


OWN = Path("benchmarks")
"""The folder of the user's own benchmarks."""

DEFAULT = "default"
"""The tag of benchmarks that are used if none is named."""


def here() -> dict[str, Path]:
    """Return the files, by name, from which a call without names chooses.

    These are the current folder's `benchmarks/`, and shipped ones with a baseline in that folder. If there are none,
    these are all benchmarks.
    """
    own = belonging()
    return own if own or any((OWN / FOLDER).glob("*.json")) else available()


def belonging() -> dict[str, Path]:
    """Return the files, by name, in the current folder's `benchmarks/`, and shipped ones with a baseline in it."""
    return {
        name: path
        for name, path in available().items()
        if path.parent == OWN or (OWN / FOLDER / f"{name}.json").exists()
    }


Names = str | Benchmark | Sequence[str | Benchmark]
"""Benchmarks of a call: names or paths of files, and benchmarks that are loaded or made already."""


def listed(names: Names) -> list[str | Benchmark]:
    """Return the benchmarks of a call as a list, each once."""
    found = [names] if isinstance(names, str | Benchmark) else list(names)
    return [each for at, each in enumerate(found) if each not in found[:at]]


def chosen(names: Names = (), tag: str | None = None) -> list[Benchmark]:
    """Return the benchmarks with these names or paths, else those with the tag, else the default ones.

    The default ones have the tag default. If none of the user's own benchmarks has it, all of them are returned.

    Raises:
        UserError: there is no such benchmark, none has the tag, or a file is wrong.
    """
    if wanted := listed(names):
        return [each if isinstance(each, Benchmark) else load(each) for each in wanted]
    if tag is not None:
        return tagged(tag)
    own = read_all(here())
    return [benchmark for benchmark in own if DEFAULT in benchmark.tags] or own


def tagged(tag: str) -> list[Benchmark]:
    """Return the benchmarks that have a tag.

    If some of the user's own benchmarks have it, shipped ones are left out.

    Raises:
        UserError: none does, or a file is wrong.
    """
    every = read_all(available())
    known = {each for benchmark in every for each in benchmark.tags}
    if tag not in known:
        raise unknown("tag", tag, known)
    with_tag = [benchmark for benchmark in every if tag in benchmark.tags]
    own = set(here().values())
    return [benchmark for benchmark in with_tag if benchmark.file in own] or with_tag


def read_all(files: Mapping[str, Path]) -> list[Benchmark]:
    """Return the benchmarks of these files.

    The keys name them on a command line.

    Raises:
        UserError: a file is wrong.
    """
    return [read(file, name) for name, file in files.items()]
