"""The site: no link is dead, every page is reachable, and it is readable on a phone and in the dark."""

import fcntl
import re
import tempfile
import threading
import tomllib
from collections.abc import Iterator
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag

import pytest
import yaml  # type: ignore[import-untyped]
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from docs.made import files, initializers, metrics
from docs.made.site import COPIED, MADE
from suite.benchmark import meanings
from suite.cli import VERBS
from suite.datasets import OWN
from suite.initializers.registry import INITIALIZERS
from tests.report.page.browser import Browser, installed

PROJECT = Path(__file__).parents[1]
PHONE = 390
LINK = re.compile(r"\]\(([^)#\s]+)\)")


def built(folder: Path, docs: Path = PROJECT / "docs", **settings: Any) -> Path:
    """Build the site strictly into a folder."""
    build(load_config(str(PROJECT / "mkdocs.yml"), docs_dir=str(docs), site_dir=str(folder), strict=True, **settings))
    return folder


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The site, built once for all workers of a run."""
    here = tmp_path_factory.getbasetemp()
    folder = (here if worker_id == "master" else here.parent) / "site"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            built(folder)
    return folder


class Anchors(HTMLParser):
    """The links of a page, and the places in it that links can lead to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.places: set[str] = set()
        self.feed(text)

    def handle_starttag(self, _: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src") and value and "://" not in value and not value.startswith(("data:", "mailto:")):
                self.links.add(value)
            if name in ("id", "name") and value:
                self.places.add(value)


def dead(site: Path) -> list[str]:
    """Return the links of a built site that lead nowhere."""
    pages = {path: Anchors(path.read_text("utf-8")) for path in site.rglob("*.html") if path.name != "404.html"}
    found = []
    for page, anchors in pages.items():
        for link in anchors.links:
            address, place = urldefrag(unquote(link))
            path = (page.parent / address).resolve() if address else page
            path = path / "index.html" if path.is_dir() else path
            if not path.is_file() or (place and path in pages and place not in pages[path].places):
                found.append(f"{page.relative_to(site)}: {link}")
    return found


def test_no_link_of_the_site_is_dead(site: Path) -> None:
    assert dead(site) == []


def test_a_dead_link_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(
        '<a href="gone.html">x</a> <a href="#away">y</a> <a href="#here" id="here">z</a>'
    )
    assert sorted(dead(tmp_path)) == ["index.html: #away", "index.html: gone.html"]


@pytest.mark.parametrize("text", ["[gone](gone.md)", "A page outside the navigation."])
def test_a_dead_link_or_a_lost_page_fails_the_build(tmp_path: Path, text: str) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "index.md").write_text("# Here\n")
    (docs / "other.md").write_text(f"# There\n\n{text}\n")
    (docs / "site.css").write_text("")
    nav = [{"Here": "index.md"}] + ([{"There": "other.md"}] if "gone" in text else [])
    with pytest.raises(Abort):
        built(tmp_path / "site", docs, nav=nav, hooks=[], plugins=["search"])


def test_every_page_is_in_the_navigation(site: Path) -> None:
    navigation = yaml.safe_load((PROJECT / "mkdocs.yml").read_text("utf-8"))["nav"]
    named = {page for part in navigation for held in part.values() for page in pages_of(held)}
    assert named == {*(path.name for path in (PROJECT / "docs").glob("*.md")), *MADE, *COPIED}
    assert {path.relative_to(site).with_suffix(".md").as_posix() for path in site.rglob("*.html")} - {"404.md"} == named


def pages_of(held: str | list[dict[str, str]]) -> list[str]:
    return [held] if isinstance(held, str) else [page for entry in held for page in entry.values()]


@pytest.mark.parametrize("page", [*PROJECT.glob("*.md"), *(PROJECT / "docs").glob("*.md")], ids=lambda page: page.name)
def test_links_lead_somewhere_in_the_repository_too(page: Path) -> None:
    links = [link for link in LINK.findall(page.read_text("utf-8")) if "://" not in link]
    paths = [(page.parent / link).resolve() for link in links]
    assert [path for path in paths if not path.exists()] == []


def test_reference_pages_have_all_that_the_code_has(site: Path) -> None:
    commands, names, words = (
        Anchors((site / "reference" / f"{page}.html").read_text("utf-8")).places
        for page in ("commands", "initializers", "metrics")
    )
    assert {*VERBS} <= commands
    assert {*INITIALIZERS} <= names
    assert {"curves", "theory"} <= words


def test_what_an_initializer_sets_is_measured() -> None:
    from suite.initializers.recurrent import IRNN
    from suite.initializers.residual import Fixup
    from suite.initializers.variance_scaling import GlorotStandard, PyTorchDefault

    assert initializers.sets(GlorotStandard) == ["kernels"]
    assert initializers.sets(PyTorchDefault) == ["kernels", "biases"]
    assert initializers.sets(IRNN) == ["kernels", "recurrent kernels", "biases"]
    assert initializers.sets(Fixup) == ["kernels", "multipliers of branches"]


def test_the_page_of_metrics_has_each_quantity_with_its_words() -> None:
    page = metrics.page()
    for name, words in meanings.LAYERS.items():
        assert f"| `signal/{name}_…` | {words} |" in page
    for name, words in meanings.NETS.items():
        assert f"| `signal/{name}` | {words} |" in page


def test_the_options_of_ones_own_data_stand_in_their_guide_as_the_code_has_them() -> None:
    table = files.own_data()
    assert table in (PROJECT / "docs/data.md").read_text("utf-8"), f"expected this table in docs/data.md:\n{table}"
    options = {key for kind in OWN.values() for key in kind.model_fields} - {"name"}
    assert {line.split("`")[1] for line in table.splitlines()[2:]} == options


def test_a_link_to_a_page_beside_readme_leads_to_that_page_of_the_site(site: Path) -> None:
    assert "contributing.html#add-an-initializer" in Anchors((site / "architecture.html").read_text("utf-8")).links
    assert not (site / "repository" / "CONTRIBUTING.md.txt").exists()


def test_changelog_citation_and_package_name_one_version() -> None:
    version = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    changelog = (PROJECT / "CHANGELOG.md").read_text("utf-8")
    citation = yaml.safe_load((PROJECT / "CITATION.cff").read_text("utf-8"))
    assert re.search(r"^## (\S+?),? ", changelog, re.MULTILINE)[1] == version == citation["version"]  # type: ignore[index]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if installed() is None:
        pytest.skip("no chromium on this machine: what the site does in a browser is not tested")
    with tempfile.TemporaryDirectory() as folder, Browser(Path(folder)) as found:
        yield found


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Where the site is served, on this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def test_no_page_is_wider_than_a_phone(browser: Browser, address: str, site: Path) -> None:
    wide = {}
    for page in sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html")):
        browser.open(f"{address}/{page}", PHONE)
        width = browser.run("document.documentElement.scrollWidth")
        if width > PHONE or browser.problems:
            wide[page] = (width, browser.problems)
    assert wide == {}


def test_it_is_dark_in_the_dark_and_pictures_stay_readable(browser: Browser, address: str) -> None:
    def ground(selector: str) -> list[int]:
        colour = browser.run(f"getComputedStyle(document.querySelector('{selector}')).backgroundColor")
        return [int(number) for number in re.findall(r"\d+", colour)[:3]]

    browser.open(f"{address}/learn.html")
    assert min(ground("body")) > 240
    browser.open(f"{address}/learn.html", dark=True)
    assert max(ground("body")) < 60
    assert min(ground("article img")) > 240


def test_a_word_is_found(browser: Browser, address: str) -> None:
    browser.open(f"{address}/index.html")
    browser.run(
        "(() => { const field = document.querySelector('[data-md-component=search-query]'); field.focus(); "
        "field.value = 'looks_linear'; field.dispatchEvent(new Event('input', {bubbles: true})); "
        "field.dispatchEvent(new Event('keyup', {bubbles: true})); })()"
    )
    links = browser.run(
        "new Promise((done) => { const see = () => { const found = "
        "[...document.querySelectorAll('.md-search-result__link')].map((each) => each.href); "
        "found.length ? done(found) : setTimeout(see, 20); }; see(); })"
    )
    assert any("reference/initializers.html" in link for link in links)
    assert browser.problems == []


def test_nothing_is_fetched_from_elsewhere(browser: Browser, address: str) -> None:
    browser.open(f"{address}/reference/python.html")
    names = browser.run("performance.getEntriesByType('resource').map((each) => each.name)")
    assert [name for name in names if not name.startswith((address, "data:", "blob:"))] == []
