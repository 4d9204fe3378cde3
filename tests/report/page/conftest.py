from collections.abc import Iterator
from typing import Any

import pytest

from suite.analysis.ranking.leaderboard import leaderboard
from suite.report.contents.report import Report
from suite.report.page.page import document, page
from tests.report.page.browser import Browser, installed
from tests.report.page.study import deep, plane, shallow


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> list[Report]:
    """A benchmark with all kinds of figures but the map, and two with that: over initializers, and over a plane."""
    folder = tmp_path_factory.mktemp("study")
    return [shallow(folder), deep(folder), plane(folder)]


@pytest.fixture(scope="session")
def data(reports: list[Report]) -> dict[str, Any]:
    """The page's data, with a leaderboard."""
    board = leaderboard([(report.benchmark, report.results) for report in reports])
    return document(reports, board, "2026-01-02 03:04 UTC")


@pytest.fixture(scope="session")
def content(data: dict[str, Any]) -> bytes:
    """The page."""
    return page(data)


@pytest.fixture(scope="session")
def address(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where the page stands, for a browser."""
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_bytes(content)
    return path.as_uri()


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """The one browser of all tests."""
    if installed() is None:
        pytest.skip("no chromium on this machine: what the page does in a browser is not tested")
    with Browser(tmp_path_factory.mktemp("profile")) as found:
        yield found
