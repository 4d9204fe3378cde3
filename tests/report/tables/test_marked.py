import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suite.errors import UserError
from suite.report.tables.marked import filled, regions

KNOWN = ("headlines", "all")
TABLES = {"headlines": "| a |\n\nOne.\n", "all": "| b |\n"}


def rewritten(page: bytes) -> bytes:
    return filled(page, regions(page, "README.md", KNOWN), TABLES)


@given(st.lists(st.tuples(st.binary(max_size=20), st.sampled_from(KNOWN), st.binary(max_size=20)), max_size=3))
def test_what_is_outside_the_markers_stays_byte_for_byte(parts: list[tuple[bytes, str, bytes]]) -> None:
    page, expected = b"", b""
    for outside, table, inside in parts:
        opening = outside + b"\n<!-- claims: %s -->\n" % table.encode()
        page += opening + inside + b"\n<!-- /claims -->\n"
        expected += opening + b"\n%s\n" % TABLES[table].encode() + b"<!-- /claims -->\n"
    assert rewritten(page + b"\xff end") == expected + b"\xff end"
    assert rewritten(expected) == expected


def test_a_page_without_markers_has_no_regions() -> None:
    page = b"Write `<!-- claims: all -->` and `<!-- /claims -->` on lines of their own.\n"
    assert regions(page, "README.md", KNOWN) == []
    assert rewritten(page) == page


def test_the_ends_of_its_lines_stay_what_they_are() -> None:
    page = b"x\r\n  <!--claims:headlines-->\r\nold\r\n<!-- /claims -->\r\n"
    assert rewritten(page) == page.replace(b"old\r\n", b"\r\n| a |\r\n\r\nOne.\r\n\r\n")


@pytest.mark.parametrize(
    ("page", "message"),
    [
        (
            "x\n<!-- claims: all -->\n| a |\n",
            "README.md: <!-- claims: all --> has no end; expected a line <!-- /claims --> below it; "
            "received the end of the file",
        ),
        (
            "<!-- claims: all -->\n<!-- claims: headlines -->\n<!-- /claims -->\n",
            "README.md, line 2: <!-- claims: all --> has no end; expected a line <!-- /claims --> before it; "
            "received <!-- claims: headlines -->",
        ),
        (
            "x\n<!-- /claims -->\n",
            "README.md, line 2: expected <!-- claims: headlines --> before it; received <!-- /claims -->",
        ),
        (
            "<!-- claims: headline -->\n<!-- /claims -->\n",
            "README.md, line 1: unknown table of claims 'headline'; did you mean headlines?",
        ),
    ],
)
def test_a_marker_without_a_counterpart_is_refused_in_one_line(page: str, message: str) -> None:
    with pytest.raises(UserError, match=f"^{re.escape(message)}$"):
        regions(page.encode(), "README.md", KNOWN)
