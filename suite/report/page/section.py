"""Parts of the page: a benchmark, and the leaderboard."""

from collections.abc import Sequence

from suite.analysis.claims.verdict import Verdict
from suite.analysis.ranking.board import Leaderboard
from suite.analysis.summary import chance
from suite.benchmark import labels
from suite.benchmark.labels import printable
from suite.benchmark.sweep import Point
from suite.report.charts.data import plain as described
from suite.report.charts.plot import Data
from suite.report.checks import landmarks
from suite.report.checks.landmarks import counted
from suite.report.checks.verdicts import claimed
from suite.report.contents.figures import exhibits, plots
from suite.report.contents.report import Report, tables
from suite.report.page import setup
from suite.report.page.answers import answer
from suite.report.ranking.charts import improvement, mean_ranks, profile_lines, scores
from suite.report.ranking.table import standings
from suite.report.ranking.words import absent, lead, over_tasks, spread, ties, where
from suite.report.tables.sheet import Column, Prose, Sheet

CLAIMS = tuple(Column(name, words=True) for name in ("verdict", "claim", "measured", "of", "claimed", "source", "why"))


CLAIMS_NOTE = landmarks.OURS.replace("Ours", "Measured").replace("theirs", "the claim")


def plain(sheet: Sheet, name: str, title: str = "") -> Data:
    """Return a table as data.

    `name` is that of the file in which it is saved.
    """
    return {
        "name": name,
        "title": labels.printable(title or sheet.title),
        "columns": [_one_line(column.title) for column in sheet.columns],
        "words": [column.words for column in sheet.columns],
        "rows": [[labels.printable(cell) for cell in row] for row in sheet.rows],
        "ends": sorted(sheet.ends),
        "note": labels.printable(sheet.note),
    }


def claims(verdicts: Sequence[Verdict]) -> Sheet:
    """Return what was claimed, what was measured and the verdict, in the order of the file."""
    return Sheet("Claims", CLAIMS, tuple(map(_claim, verdicts)), CLAIMS_NOTE)


def _claim(verdict: Verdict) -> tuple[str, ...]:
    claim = verdict.claim
    place = Point((key, value) for key, value in claim.at.items() if key not in claim.exceeds_at).label
    metric = f"{claim.metric}{', difference' if claim.exceeds else ''}{f' at {place}' if place else ''}"
    measured = landmarks.measured(verdict)
    return str(verdict.state), claim.statement, measured, metric, claimed(claim), claim.source, verdict.reason


def _one_line(title: str) -> str:
    """Return a column's title, in which a terminal breaks lines and words."""
    return title.replace("-\n", "").replace("\n", " ")


FAILURES = 20
"""Trials without a score that are named one by one; of more it is said how many they are."""


def section(report: Report, called: str = "", options: Sequence[str] = ()) -> Data:
    """Return what the page says of one benchmark.

    Args:
        report: what was found of it.
        called: its name on the command line, which is a path where its file is elsewhere; by default its own name.
        options: of the command that repeats it.
    """
    benchmark = report.benchmark
    run = setup.command("run", [called or benchmark.name], options)
    guess = chance([result for result in report.results if result.status.scored])
    return {
        "id": benchmark.name,
        "title": labels.printable(benchmark.title),
        "references": list(map(labels.printable, benchmark.references)),
        "tags": list(benchmark.tags),
        "answer": list(map(labels.printable, answer(report, guess, run))),
        "initializers": list(benchmark.initializers),
        "tables": _tables(report),
        "figures": _figures(report),
        "trouble": _trouble(report),
        "setup": setup.described(report),
        "configuration": setup.configuration(benchmark),
        "command": run,
    } | _claims(report)


def _claims(report: Report) -> Data:
    """Return the claims' table, how many have which verdict in words, and their verdicts."""
    if not report.verdicts or not report.results:
        return {"states": []}
    judged = [(report.benchmark.name, verdict) for verdict in report.verdicts]
    return {
        "claims": plain(claims(report.verdicts), "claims"),
        "verdicts": f"Of {len(judged)} claim{'s' if len(judged) > 1 else ''}, {counted(judged)}.",
        "states": [str(verdict.state) for verdict in report.verdicts],
    }


def _tables(report: Report) -> list[Data]:
    """Return the tables of the terminal.

    The sentences beside them are the answer of the page.
    """
    if not report.results:
        return []
    found = [each for each in tables(report) if not isinstance(each, Prose)]
    titles = [sheet.title.partition(": ")[2] for sheet in found]
    # The comparison's own title is that of the section.
    shown = ["Results" if title == report.benchmark.title else title.capitalize() for title in titles]
    return [plain(sheet, title.lower().replace(" ", "-"), title) for sheet, title in zip(found, shown, strict=True)]


def _figures(report: Report) -> list[Data]:
    shown = exhibits(report.benchmark, report.results)
    return [] if shown is None else list(map(described, plots(report.benchmark, report.results, shown).values()))


def _trouble(report: Report) -> list[str]:
    """Return a line for each trial that has no score, and one for those that were never run."""
    failed = [result for result in report.results if not result.status.scored]
    lines = [
        labels.printable(f"{labels.trial(result.trial)}: {result.status}: {labels.reason(result)}")
        for result in failed[:FAILURES]
    ]
    if len(failed) > FAILURES:
        lines.append(f"and {len(failed) - FAILURES:,} more trials without a score")
    missing = sum(row.planned for row in report.rows) - len(report.results)
    if missing and report.results:
        lines.append(f"{missing:,} planned trials are not in the store under the present environment")
    return lines


def leaderboard(board: Leaderboard) -> Data:
    """Return the leaderboard as data: the answer in sentences, what it is over, its table and its figures."""
    plots = [scores(board), *([profile_lines(board, board.profiles)] if board.profiles else []), improvement(board)]
    if board.critical_difference is not None:
        plots.append(mean_ranks(board, board.critical_difference))
    return {
        "answer": [printable(lead(board))],
        "about": printable(f"{where(board)}: {spread(board)}."),
        "said": list(map(printable, [*ties(board), over_tasks(board), *absent(board)])),
        "tables": [plain(standings(board), "leaderboard", "Standings")],
        "figures": [described(plot) for plot in plots],
    }
