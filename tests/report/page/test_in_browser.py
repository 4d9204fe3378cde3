"""The page in a real browser: it draws, it switches, it saves, and what it shows cannot run."""

import csv
import io
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest

from tests.report.page.browser import Browser
from tests.report.page.study import HARM, SEEDS

KINDS = {"curves", "boundaries", "final", "profiles", "spectra", "draws", "map", "scores", "improvement"}

Open = Callable[..., Browser]


@pytest.fixture
def opened(browser: Browser, address: str) -> Open:
    """Opens the page, everything in it drawn; `switched` is what stands in its address."""

    def show(switched: str = "", width: int = 1280, *, dark: bool = False) -> Browser:
        browser.open(f"{address}#{switched}" if switched else address, width, dark=dark)
        browser.run("figures.forEach((figure) => figure.drawn())")
        return browser

    return show


def count(page: Browser, selector: str) -> int:
    found = page.run(f"document.querySelectorAll({selector!r}).length")
    assert isinstance(found, int)
    return found


def test_everything_is_drawn_without_an_error(opened: Open) -> None:
    page = opened()
    names = set(page.run("figures.map((each) => each.figure.name)"))
    assert names >= KINDS
    assert page.run("figures.every((each) => each.holder.querySelector('svg path'))")
    assert page.run("[...document.querySelectorAll('svg')].some((each) => each.outerHTML.includes('NaN'))") is False
    assert count(page, "table tbody tr") > 10
    assert page.problems == []


def test_names_and_errors_are_text(opened: Open) -> None:
    page = opened()
    assert page.run("document.title") != "owned"
    assert count(page, "main script, main img") == 0
    assert page.run("document.querySelector('#shallow h2').textContent") == HARM
    assert page.run("document.querySelector('#shallow .references').textContent") == f"</script>{HARM}"
    assert HARM in page.run("document.querySelector('#shallow .trouble').textContent")


def test_a_chip_switches_its_initializer_in_all_charts_and_in_the_address(opened: Open) -> None:
    page = opened()
    drawn = count(page, "svg [data-who='he']")
    chip = "[...document.querySelectorAll('.chip')].find((each) => each.textContent === 'he')"
    assert drawn > 8
    page.run(f"{chip}.click()")
    assert page.run(f"{chip}.getAttribute('aria-pressed')") == "false"
    assert count(page, "svg [data-who='he']") == 0
    assert count(page, "svg [data-who='zeros']") > 8
    assert count(page, "tr.off[data-who='he']") > 0
    assert page.run("location.hash") == "#off=he"
    page.run(f"{chip}.click()")
    assert count(page, "svg [data-who='he']") == drawn
    assert page.problems == []


def test_the_address_alone_says_what_is_switched(opened: Open) -> None:
    page = opened("deep&off=he,nobody,%3Cb%3E&scale=log&theme=dark")
    assert count(page, "svg [data-who='he']") == 0
    assert page.run("document.documentElement.dataset.theme") == "dark"
    assert page.run("getComputedStyle(document.body).backgroundColor") == "rgb(20, 23, 26)"
    assert page.run("document.querySelector('select').value") == "log"
    assert page.run("Math.abs(document.getElementById('deep').getBoundingClientRect().top) < 200")
    page.run("document.querySelectorAll('.controls button')[1].click()")
    assert count(page, "svg [data-who='zeros'], svg [data-who='lsuv']") == 0
    assert page.problems == []


def test_axes_become_logarithmic_and_linear(opened: Open) -> None:
    page = opened()
    texts = "[...document.querySelectorAll('#shallow-curves .axis text')].map((each) => each.textContent).join()"
    before = page.run(texts)
    page.run("change({ scale: 'linear' })")
    assert page.run(texts) != before
    place = "document.querySelector('#shallow-final .marker').getAttribute('transform')"
    linear = page.run(place)
    page.run("change({ scale: 'log' })")
    assert "1,000" in page.run(texts)
    assert page.run(place) != linear
    assert page.run("[...document.querySelectorAll('svg')].some((each) => each.outerHTML.includes('NaN'))") is False


@pytest.mark.parametrize(("width", "dark"), [(360, True), (1280, False)])
def test_nothing_is_wider_than_the_window(opened: Open, width: int, dark: bool) -> None:
    page = opened(width=width, dark=dark)
    assert page.run("document.documentElement.scrollWidth") == width
    paper = page.run("getComputedStyle(document.body).backgroundColor")
    assert paper == ("rgb(20, 23, 26)" if dark else "rgb(255, 255, 255)")
    outside = (
        "[...document.querySelectorAll('svg.chart')].filter((each) => each.getBoundingClientRect().right > innerWidth)"
    )
    assert page.run(f"{outside}.length") == 0


@pytest.mark.parametrize("dark", [True, False])
def test_on_a_phone_the_standings_are_whole_and_wider_tables_move_inside_their_box(opened: Open, dark: bool) -> None:
    page = opened(width=390, dark=dark)
    boxes = "[...document.querySelectorAll('.sheet .wide')]"
    named = page.run(f"{boxes}.map((each) => [each.ariaLabel, each.scrollWidth - each.clientWidth])")
    hidden = dict(map(tuple, named))
    assert hidden["Standings"] == 0
    assert max(hidden.values()) > 0
    moved = page.run(f"{boxes}.map((each) => {{ each.scrollLeft = 9999; return [each.ariaLabel, each.scrollLeft]; }})")
    assert dict(map(tuple, moved)) == hidden


def test_the_keyboard_reaches_switches_and_values(opened: Open) -> None:
    page = opened()
    page.run("document.querySelector('#shallow-curves svg').focus()")
    for kind in ("keyDown", "keyUp"):
        page.call("Input.dispatchKeyEvent", type=kind, key="ArrowRight", code="ArrowRight", windowsVirtualKeyCode=39)
    assert page.run("tip.hidden") is False
    assert "optimizer step 0" in page.run("tip.textContent")
    assert "he" in page.run("tip.textContent")
    assert count(page, "button:not([aria-label]):empty, svg.chart:not([aria-label])") == 0
    page.run("document.querySelector('.chip').focus()")
    page.call("Input.dispatchKeyEvent", type="keyDown", key="Enter", code="Enter", text="\r", windowsVirtualKeyCode=13)
    assert page.run("state.off.size") == 1


def test_figures_and_tables_are_saved_whole(opened: Open) -> None:
    page = opened()
    page.run("saved = new Map(); download = (name, blob) => saved.set(name, blob)")
    page.run("document.querySelectorAll('#shallow .save button').forEach((each) => each.click())")
    page.run(
        "new Promise((done) => {"
        "const see = () => saved.has('shallow-curves.png') ? done() : setTimeout(see, 20); see(); })"
    )
    assert page.run("saved.get('shallow-curves.png').type") == "image/png"
    picture = ET.fromstring(page.run("saved.get('shallow-curves.svg').text()"))
    assert "var(" not in ET.tostring(picture, encoding="unicode")
    assert {"he", "zeros", "huge"} <= {text.text for text in picture.iter("{http://www.w3.org/2000/svg}text")}
    rows = list(csv.DictReader(io.StringIO(page.run("saved.get('shallow-final.csv').text()"))))
    he = [row for row in rows if row["initializer"] == "he" and row["panel"] == "test accuracy"]
    assert [row["what"] for row in he] == [*(f"seed {seed}" for seed in range(SEEDS)), "median"]
    assert float(he[-1]["value"]) == pytest.approx(0.98)
    claims = list(csv.DictReader(io.StringIO(page.run("saved.get('shallow-claims.csv').text()"))))
    assert [row["verdict"] for row in claims] == ["pass", "fail"]
    assert HARM in claims[0]["claim"]
    assert page.problems == []


def test_paper_has_all_charts_and_no_switches(browser: Browser, address: str) -> None:
    browser.open(address)
    browser.run(
        "addEventListener('beforeprint', () => (printed = figures.map((each) => each.holder.innerHTML.length > 200)))"
    )
    browser.call("Page.printToPDF")
    assert all(browser.run("printed"))
    browser.call("Emulation.setEmulatedMedia", media="print")
    assert browser.run("getComputedStyle(document.querySelector('.switches')).display") == "none"


def test_formulas_in_csv_are_quoted(opened: Open) -> None:
    page = opened()
    assert page.run("""csv([["=1+1", "-0.5", 'a "b", c', null]])""") == '\'=1+1,-0.5,"a ""b"", c",\r\n'
