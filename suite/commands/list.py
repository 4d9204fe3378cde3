"""Benchmarks by name, and additions by installed packages."""

from collections.abc import Iterator
from itertools import groupby

from suite.benchmark.benchmark import Benchmark
from suite.benchmark.load import available, load
from suite.registry import plugins


def benchmarks(tag: str | None = None) -> list[Benchmark]:
    """Return the benchmarks of the current folder, then the shipped ones.

    With a `tag`, only benchmarks that have it are returned.

    Example:
        >>> [benchmark.name for benchmark in benchmarks("default")]
        ['circles', 'mnist', 'notebook']
    """
    every = [load(str(path)) for path in available().values()]
    return [benchmark for benchmark in every if tag is None or tag in benchmark.tags]


def additions() -> Iterator[str]:
    """Yield a line for each package that adds initializers, datasets, models or diagnostics."""
    for kind in plugins.KINDS:
        for package, each in groupby(sorted(plugins.added(kind), key=_package), key=_package):
            yield f"{package} adds {kind}: {', '.join(plugin.name for plugin in each)}"


def _package(plugin: plugins.Plugin) -> str:
    return f"{plugin.package} {plugin.version}"
