"""Links into MLflow's pages, read as a browser reads them."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from suite.tracking.pages.addresses import boxes_url, comparison_url, home_url, run_url
from suite.tracking.pages.views import SEEDS, VIEW


def parts(link: str) -> tuple[str, str, dict[str, list[str]]]:
    """Return the server, the page and its query; in a single-page application both stand in the fragment."""
    whole = urlsplit(link)
    page = urlsplit(whole.fragment)
    return f"{whole.scheme}://{whole.netloc}{whole.path}", page.path, parse_qs(page.query)


@pytest.mark.parametrize("base", ["http://host:5000", "http://host:5000/"])
def test_one_experiment(base: str) -> None:
    server, page, query = parts(comparison_url(base, "7"))
    assert (server, page) == ("http://host:5000/", "/experiments/7/runs")
    assert query == {
        "workflowType": ["machine_learning"],
        "compareRunsMode": ["CHART"],
        "viewStateShareKey": [VIEW],
    }


def test_another_view_of_an_experiment() -> None:
    _, page, query = parts(comparison_url("http://host:5000", "7", SEEDS))
    assert page == "/experiments/7/runs"
    assert query["viewStateShareKey"] == [SEEDS]


def test_box_plots_are_on_the_page_that_compares_runs() -> None:
    ids = [f"{number:032x}" for number in range(100)]
    link = boxes_url("http://host:5000/", "7", ids)
    _, page, query = parts(link)
    assert page == "/compare-runs"
    assert (json.loads(query["runs"][0]), json.loads(query["experiments"][0])) == (ids, ["7"])
    assert query["workflowType"] == ["machine_learning"]
    assert len(link) < 4300


def test_the_list_of_experiments() -> None:
    server, page, query = parts(home_url("https://host/behind/a/proxy"))
    assert (server, page) == ("https://host/behind/a/proxy/", "/experiments")
    assert query == {"workflowType": ["machine_learning"]}


def test_one_run() -> None:
    _, page, query = parts(run_url("http://host:5000/", "7", "abc"))
    assert page == "/experiments/7/runs/abc"
    assert query == {"workflowType": ["machine_learning"]}
