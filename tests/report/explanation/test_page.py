import base64
import re
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest

from suite.analysis.explanation.explanation import Ailment, Diagnosis
from suite.report.explanation.page import explanation_page
from suite.report.explanation.remarks import remarks
from suite.report.explanation.screen import comparison, depth_table
from tests.report.explanation.test_screen import SICK, WELL, explained, layer


class Page(HTMLParser):
    """The cells of all tables, the remarks, all tags, and all addresses of a page."""

    def __init__(self, diagnosis: Diagnosis) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: dict[str, list[str]] = {}
        self.remarks: list[str] = []
        self.addresses: list[str] = []
        self.feed(explanation_page(diagnosis).decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "br":
            return
        tag = "td" if found.get("scope") == "row" else tag
        self.tags.append(tag)
        self.texts.setdefault(tag, []).append("")
        self.remarks += [found["class"] or ""] if tag == "li" else []
        self.addresses += [value or "" for name, value in attrs if name in ("src", "srcset", "href")]

    def handle_data(self, data: str) -> None:
        if self.tags:
            self.texts[self.tags[-1]][-1] += data.rstrip()


BESIDE = Diagnosis("a net", SICK, compared=(WELL,), remedy=WELL, examples=128)


@pytest.fixture(scope="module")
def page() -> Page:
    return Page(BESIDE)


def test_it_has_the_remarks_and_tables_of_the_screen(page: Page) -> None:
    found = remarks(BESIDE)
    assert page.remarks == [each.kind for each in found]
    assert page.texts["li"] == [f"{_mark(each.kind)}{each.text}" for each in found]
    sheets = [comparison(BESIDE), depth_table(BESIDE)]
    assert page.texts["td"] == [cell for sheet in sheets for row in sheet.rows for cell in row]
    assert page.texts["th"] == [_unbroken(column.title) for sheet in sheets for column in sheet.columns]
    assert page.texts["h1"] == ["a net: small, on 128 examples"]


def _unbroken(title: str) -> str:
    return title.replace("-\n", "").replace("\n", "")


def _mark(kind: str) -> str:
    return {"failed": "", "fact": "", "fault": "✗ ", "gap": "? ", "well": "✓ "}[kind]


def test_it_needs_nothing_else(page: Page) -> None:
    assert len(page.addresses) == 2
    for address in page.addresses:
        kind, _, content = address.partition(",")
        assert kind == "data:image/svg+xml;base64"
        assert ET.fromstring(base64.b64decode(content)).tag == "{http://www.w3.org/2000/svg}svg"
    assert not {"script", "link", "iframe"}.intersection(page.tags)
    assert not re.findall(r"@import|url\(", explanation_page(BESIDE).decode())


def test_names_from_the_users_code_are_text() -> None:
    name = "<script>alert('x')</script>&amp;"
    found = explained(name, [layer(name)], ailments=(Ailment(name, name),))
    page = Page(Diagnosis(name, found, compared=(WELL,)))
    assert "script" not in page.tags
    assert page.texts["h1"] == [f"{name}: {name}"]
    assert {name, f"1 {name}"} <= set(page.texts["td"])


def test_it_follows_the_readers_scheme_and_width() -> None:
    content = explanation_page(BESIDE).decode()
    assert "prefers-color-scheme: dark" in content
    assert 'name="viewport"' in content
