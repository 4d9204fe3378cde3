"""Requests: a call's benchmarks, its changes, and its store."""

import json
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from suite.benchmark.benchmark import Benchmark
from suite.benchmark.choice import Names, chosen, listed
from suite.benchmark.load import changed

if TYPE_CHECKING:
    from suite.tracking.store import Store


@dataclass(frozen=True)
class Request:
    """The benchmarks of a call, its changes to them, and the store of their results.

    - `names`: names, paths or benchmarks; without any those with the `tag`, and without a tag the default ones.
    - `seeds`, `initializers`, `settings`: changes, as in `load`.
    - `tracking_uri`: a tracking URI; by default MLFLOW_TRACKING_URI, else `mlruns/` in the current folder.

    Example:
        >>> Request(("mnist",), seeds=3, settings={"training.epochs": 1}).options
        ('--seeds', '3', '--set', 'training.epochs=1')
    """

    names: Names = ()
    tag: str | None = None
    seeds: int | None = None
    initializers: Sequence[str] = ()
    settings: Mapping[str, object] | None = None
    tracking_uri: str | None = None

    def benchmarks(self) -> list[Benchmark]:
        """Return the benchmarks with their changes.

        Raises:
            UserError: a name or the tag is unknown, or a file is wrong.
        """
        return self.changed(chosen(self.names, self.tag))

    def benchmark(self) -> Benchmark:
        """Return the one named benchmark, with its changes.

        Raises:
            UserError: its name is unknown, or its file is wrong.
        """
        (benchmark,) = self.benchmarks()
        return benchmark

    def changed(self, benchmarks: Sequence[Benchmark]) -> list[Benchmark]:
        """Return benchmarks with the changes of this call.

        Raises:
            UserError: a change does not fit a benchmark.
        """
        changes: dict[str, Any] = {
            "seeds": self.seeds,
            "initializers": self.initializers,
            "settings": self.settings,
        }
        return [changed(benchmark, **changes) for benchmark in benchmarks]

    @cached_property
    def store(self) -> "Store":
        """The store, opened on first use.

        Raises:
            UserError: the store cannot be reached, created or written.
        """
        from suite.tracking.location import Location
        from suite.tracking.store import Store

        return Store(Location.resolve(self.tracking_uri))

    @property
    def options(self) -> tuple[str, ...]:
        """The options of an equivalent command line, without names and tag."""
        return tuple(self._options())

    @property
    def arguments(self) -> tuple[str, ...]:
        """The arguments of an equivalent command line."""
        names = [each.argument if isinstance(each, Benchmark) else each for each in listed(self.names)]
        tag = ("--tag", self.tag) if self.tag and not names else ()
        return (*names, *tag, *self.options)

    def command(self, verb: str) -> str:
        """Return the equivalent command line of a command.

        Example:
            >>> Request("mnist", seeds=3).command("run")
            'python -m suite run mnist --seeds 3'
        """
        return f"python -m suite {verb} {shlex.join(self.arguments)}"

    def _options(self) -> Iterator[str]:
        if self.seeds is not None:
            yield from ("--seeds", str(self.seeds))
        for initializer in self.initializers:
            yield from ("--initializer", initializer)
        for key, value in (self.settings or {}).items():
            yield from ("--set", f"{key}={json.dumps(value)}")
        if self.tracking_uri is not None:
            from suite.tracking.location import Location

            yield from ("--tracking-uri", Location(self.tracking_uri).shown)
