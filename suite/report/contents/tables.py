"""The tables that say what a benchmark came to."""

from suite.analysis.limits import limits
from suite.analysis.report import Report
from suite.report.comparison.table import comparison
from suite.report.limits.table import limit_table
from suite.report.limits.words import prose
from suite.report.signals.table import signals
from suite.report.tables.sheet import Prose, Sheet


def tables(report: Report) -> list[Sheet | Prose]:
    """Return the comparison of what was trained, and that of the signals where they were measured.

    Where the benchmark has a limit, the table of limits and its sentences stand in place of the comparison, which has a
    row for each point of the sweep.
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
