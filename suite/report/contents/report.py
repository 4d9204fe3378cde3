"""Reports of benchmarks with their renderings."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from suite.analysis.claims.verdict import Verdict
from suite.analysis.limits import limits
from suite.analysis.ranking.board import Leaderboard
from suite.analysis.summary import Row
from suite.analysis.tidy import tidy
from suite.benchmark import labels
from suite.benchmark.benchmark import Benchmark
from suite.errors import UserError
from suite.report.charts.figures import Figures, pictured
from suite.report.checks import verdicts
from suite.report.comparison.table import comparison
from suite.report.contents.figures import figures
from suite.report.limits.table import limit_table
from suite.report.limits.words import prose
from suite.report.signals.table import signals
from suite.report.tables.markup import View, block, cell, line
from suite.report.tables.sheet import Prose, Sheet
from suite.training.result import Result

if TYPE_CHECKING:
    import pandas as pd

FAILURES = 20
"""Trials without a score that are named one by one; of more it is said how many they are."""

SEPARATOR = ",\n "
"""Between the lines of several reports."""


@dataclass(frozen=True, repr=False)
class Report:
    """Results of one benchmark, whether its trials ran now or before; a notebook shows it.

    >>> (report,) = suite.run("circles", seeds=3)
    >>> report
    Report(circles: 3 initializers; 9 of 9 trials scored; claims: ...)
    >>> report.frame.groupby("initializer")["final/test_accuracy"].median().idxmax()
    'he-normal'

    Attributes:
        benchmark: the benchmark.
        results: a result for each trial that has one.
        rows: the initializers compared, a row for each at each point of the sweep.
        verdicts: the judged claims.
        complete: whether each planned trial has a score.
        unavailable: the reason why there was nothing to train on, "" if there was something.
        waiting: the number of results, of all benchmarks, that are on disk until the tracking store takes them.
    """

    benchmark: Benchmark
    results: list[Result]
    rows: list[Row]
    verdicts: list[Verdict]
    complete: bool
    unavailable: str = ""
    waiting: int = 0

    @cached_property
    def board(self) -> Leaderboard | None:
        """The ranking of the benchmark's initializers over its own tasks.

        It is None if there is nothing to rank. It alone says who leads and who is tied, wherever that is said.
        """
        from suite.analysis.ranking.leaderboard import leaderboard

        try:
            return leaderboard([(self.benchmark, self.results)])
        except UserError:
            return None

    @property
    def refuted(self) -> bool:
        """Whether a claim fails, by evidence or for want of it."""
        return any(verdict.state.fails for verdict in self.verdicts)

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
        """Matplotlib figures by name, the main one first.

        They are drawn when one of them is asked for.
        """
        return Figures(lambda: figures(self.benchmark, self.results))

    @property
    def frame(self) -> "pd.DataFrame":
        """A row for each trial: its status, every parameter and every metric."""
        return tidy(self.results)

    def to_markdown(self) -> str:
        """Return the tables and the claims' verdicts in GitHub's Markdown."""
        return self._shown.to_markdown()

    def to_latex(self) -> str:
        """Return the tables and the claims' verdicts in LaTeX, which needs the package booktabs."""
        return self._shown.to_latex()

    @property
    def _shown(self) -> View:
        return View(self.table.parts + (() if self.unavailable else self.claims.parts))

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
        """Yield the parts of a notebook's cell: tables, verdicts, failures and the main figure, as HTML."""
        yield from map(block, self._shown.parts)
        if self.unavailable:
            yield line(f"{self.benchmark.name}: not run: {self.unavailable}", "red")
        yield from (line(each, "red") for each in self._failures())
        yield from map(pictured, islice(self.figures.values(), 1))

    def _failures(self) -> Iterator[str]:
        failed = [result for result in self.results if not result.status.scored]
        for result in failed[:FAILURES]:
            reason = labels.reason(result)
            yield f"{labels.trial(result.trial)}: {result.status}: {reason}"
        if len(failed) > FAILURES:
            yield f"and {len(failed) - FAILURES:,} more trials without a score"


class Reports(list[Report]):
    """Reports in the order of their benchmarks, which a notebook shows one below the other."""

    @property
    def frame(self) -> "pd.DataFrame":
        """A row for each trial of each benchmark, whose name is in the column "benchmark"."""
        import pandas as pd

        frames = [report.frame for report in self if report.results]
        return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()

    def to_markdown(self) -> str:
        """Return the tables of all reports in GitHub's Markdown."""
        return "\n".join(report.to_markdown() for report in self)

    def to_latex(self) -> str:
        """Return the tables of all reports in LaTeX, which needs the package booktabs."""
        return "\n".join(report.to_latex() for report in self)

    def __repr__(self) -> str:
        return f"[{SEPARATOR.join(map(repr, self))}]"

    def _repr_html_(self) -> str:
        return cell(part for report in self for part in report.parts())


def tables(report: Report) -> list[Sheet | Prose]:
    """Return the comparison of what was trained, and that of the signals if they were measured.

    If the benchmark has a limit, the table of limits and its sentences replace the comparison, which has a row for each
    point of the sweep.
    """
    found: list[Sheet | Prose] = [] if report.benchmark.training.steps == 0 else _trained(report)
    if report.benchmark.diagnostics:
        found.append(signals(report.benchmark, report.results))
    return found or _trained(report)


def _trained(report: Report) -> list[Sheet | Prose]:
    benchmark = report.benchmark
    if benchmark.limit is None:
        return [comparison(benchmark, report.rows, report.board)]
    reaches = limits(report.rows, benchmark.limit, benchmark.select)
    return [limit_table(benchmark, reaches, benchmark.limit), prose(reaches, benchmark.limit)]
