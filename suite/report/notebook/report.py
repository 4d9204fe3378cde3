"""Reports of benchmarks that display themselves."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import fields
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Self

from suite.analysis import report as analysis
from suite.analysis.tidy import tidy
from suite.benchmark import labels
from suite.report.checks import verdicts
from suite.report.contents.figures import figures
from suite.report.contents.tables import tables
from suite.report.notebook.figures import Figures, pictured
from suite.report.notebook.markup import block, cell, line
from suite.report.notebook.view import View

if TYPE_CHECKING:
    import pandas as pd

FAILURES = 20
"""Trials without a score that are named one by one; of more it is said how many they are."""

SEPARATOR = ",\n "
"""Between the lines of several reports."""


class Report(analysis.Report):
    """What was found of one benchmark; a notebook shows its tables, its claims' verdicts and its main figure."""

    @classmethod
    def of(cls, found: analysis.Report) -> Self:
        """Return the same report as one that displays itself."""
        return cls(**{field.name: getattr(found, field.name) for field in fields(analysis.Report)})

    @property
    def table(self) -> View:
        """The tables that the terminal shows: initializers compared, limits, signals."""
        return View(tuple(tables(self)) if self.results else ())

    @property
    def claims(self) -> View:
        """The verdicts on the benchmark's claims, the worst first."""
        return View((verdicts.table(self.verdicts),) if self.verdicts else ())

    @cached_property
    def figures(self) -> Figures:
        """Matplotlib figures by name, the main one first; they are drawn when one of them is asked for."""
        return Figures(lambda: figures(self.benchmark, self.results))

    @property
    def frame(self) -> "pd.DataFrame":
        """A row for each trial: its status, every parameter and every metric."""
        return tidy(self.results)

    def __repr__(self) -> str:
        """Return a line: how much there is, and what the claims came to."""
        scored, planned = (sum(getattr(row, name) for row in self.rows) for name in ("scored", "planned"))
        states = Counter(str(verdict.state) for verdict in self.verdicts)
        count = len(self.benchmark.initializers)
        said = [f"{count} initializer{'' if count == 1 else 's'}", f"{scored} of {planned} trials scored"]
        said += [f"claims: {', '.join(f'{count} {state}' for state, count in states.items())}"] if states else []
        said += [f"not run: {labels.printable(self.unavailable)}"] if self.unavailable else []
        return f"Report({self.benchmark.name}: {'; '.join(said)})"

    def _repr_html_(self) -> str:
        return cell(self.parts())

    def parts(self) -> Iterator[str]:
        """Yield what a cell shows, part by part."""
        yield from map(block, self.table.parts)
        if self.unavailable:
            yield line(f"{self.benchmark.name}: not run: {self.unavailable}", "red")
        else:
            yield from map(block, self.claims.parts)
        yield from (line(each, "red") for each in self._failures())
        yield from map(pictured, islice(self.figures.values(), 1))

    def _failures(self) -> Iterator[str]:
        failed = [result for result in self.results if not result.status.scored]
        for result in failed[:FAILURES]:
            reason = labels.reason(result)
            yield f"{result.trial.label}: {result.status}: {reason}"
        if len(failed) > FAILURES:
            yield f"and {len(failed) - FAILURES:,} more trials without a score"


class Reports(list[Report]):
    """Reports in the order of their benchmarks: a list that a notebook shows, one below the other."""

    @classmethod
    def of(cls, found: Iterable[analysis.Report]) -> Self:
        """Return the same reports as such that display themselves."""
        return cls(map(Report.of, found))

    def __repr__(self) -> str:
        return f"[{SEPARATOR.join(map(repr, self))}]"

    def _repr_html_(self) -> str:
        return cell(part for report in self for part in report.parts())
