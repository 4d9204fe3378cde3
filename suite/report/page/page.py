"""HTML pages: their data, style and scripts in one file."""

import json
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from importlib.resources import files
from pathlib import Path

from suite.analysis.ranking.board import Leaderboard
from suite.errors import UserError
from suite.report.charts.data import palette
from suite.report.charts.plot import Data
from suite.report.contents.report import Report
from suite.report.page import setup
from suite.report.page.section import leaderboard, section

STYLES = ("theme.css", "page.css", "bar.css", "table.css", "chart.css", "phone.css", "print.css")

SCRIPTS = (
    "element.js",
    "state.js",
    "number.js",
    "scale.js",
    "marker.js",
    "frame.js",
    "lines.js",
    "strips.js",
    "tone.js",
    "heat.js",
    "plane.js",
    "tiles.js",
    "hover.js",
    "save.js",
    "figure.js",
    "table.js",
    "bar.js",
    "section.js",
    "page.js",
)
"""In the order in which they build on one another."""

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<noscript><p class="notice">A script draws this page; scripts are switched off here.</p></noscript>
<script type="application/json" id="data">{data}</script>
<script>
{script}</script>
</body>
</html>
"""


FRAME = '<iframe title="{title}" srcdoc="{html}" style="width: 100%; height: 44rem; border: 0"></iframe>'
"""The page inside a notebook's cell, which scripts of the page cannot leave."""


@dataclass(frozen=True, repr=False)
class Page:
    """A page that needs no server and no network; a notebook shows it.

    >>> page = suite.report("circles", seeds=3)
    >>> page
    Page(1 benchmark, 3 initializers, 9 trials)
    >>> page.save("circles.html")
    PosixPath('circles.html')

    Attributes:
        title: of the page.
        about: how much is on it, in words.
        html: the bytes of its file.
    """

    title: str
    about: str
    html: bytes

    def save(self, path: str | Path) -> Path:
        """Write the page into a file and return its path.

        Raises:
            UserError: the file cannot be written.
        """
        file = Path(path)
        try:
            file.write_bytes(self.html)
        except OSError as error:
            raise UserError(f"{file}: cannot be written: {error.strerror or error}") from None
        return file

    def __repr__(self) -> str:
        return f"Page({self.about})"

    def _repr_html_(self) -> str:
        return FRAME.format(title=escape(self.title), html=escape(self.html.decode()))


def page(document: Data) -> bytes:
    """Return the file. Its policy lets a browser run this one script and fetch nothing at all."""
    script = f"'use strict';\n\n{_text(SCRIPTS)}"
    digest = b64encode(sha256(f"\n{script}".encode()).digest()).decode()
    policy = f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; img-src data: blob:"
    return PAGE.format(
        policy=policy,
        title=escape(document["title"]),
        style=_text(STYLES),
        data=embedded(document),
        script=script,
    ).encode()


def embedded(document: Data) -> str:
    """Return data as JSON that cannot end, or begin, an element of the page around it."""
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("<", r"\u003c")


def _text(names: tuple[str, ...]) -> str:
    return "\n".join(_files(names))


def _files(names: tuple[str, ...]) -> Iterator[str]:
    folder = files("suite.report.page").joinpath("assets")
    yield from (folder.joinpath(name).read_text(encoding="utf-8") for name in names)


TITLE = "What does the choice of initial weights do to training?"


def document(
    reports: Sequence[Report],
    board: Leaderboard | None,
    written: str,
    called: Sequence[str] = (),
    options: Sequence[str] = (),
    announce: Callable[[str], None] = lambda _: None,
) -> Data:
    """Return the page's data.

    Args:
        reports: of the benchmarks, in the order of the page.
        board: the leaderboard; None where nothing can be ranked.
        written: when, in words.
        called: the benchmarks' names on the command line, by default their own.
        options: of the commands that repeat it.
        announce: hears the name of each benchmark before its section is made: theory may take seconds.
    """
    names = called or [report.benchmark.name for report in reports]
    return {
        "title": TITLE,
        "about": _about(reports),
        "written": written,
        "initializers": palette(name for report in reports for name in report.benchmark.initializers),
        "board": None if board is None else leaderboard(board),
        "sections": list(_sections(reports, names, options, announce)),
        "environment": setup.environment(),
        "command": setup.command("report", names, options),
    }


def _sections(
    reports: Sequence[Report], called: Sequence[str], options: Sequence[str], announce: Callable[[str], None]
) -> Iterator[Data]:
    for report, name in zip(reports, called, strict=True):
        announce(name)
        yield section(report, name, options)


def _about(reports: Sequence[Report]) -> str:
    """Return of how much the page is: "3 benchmarks, 7 initializers, 178 trials"."""
    names = {name for report in reports for name in report.benchmark.initializers}
    trials = sum(len(report.results) for report in reports)
    counts = ((len(reports), "benchmark"), (len(names), "initializer"), (trials, "trial"))
    return ", ".join(f"{count:,} {what}{'' if count == 1 else 's'}" for count, what in counts)
