"""Claims beside measured values, and the parts of pages between markers."""

import math
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suite.analysis.check import Check
from suite.analysis.claims.verdict import Verdict
from suite.analysis.state import State
from suite.benchmark.choice import tagged
from suite.benchmark.claim import Claim
from suite.errors import UserError
from suite.report.checks.landmarks import OURS, filled, landmarks, page, paper, regions
from tests.report.mixed import claimed, compared


def judged(
    state: State,
    value: float = math.nan,
    low: float = math.nan,
    high: float = math.nan,
    *,
    statement: str,
    **kind: Any,
) -> Verdict:
    """Return the verdict on a claim of any kind."""
    table = {"statement": statement, "source": "theory", "initializer": "he", "metric": "steps_to/0.2"}
    return Verdict(Claim.model_validate(table | kind), state, value, low, high, "why")


CHECKS = [
    Check(
        "hanin-2018",
        [
            judged(State.PASS, 1.003, 0.9451, 1.072, statement="σ_w|", within=(0.9, 1.1)),
            judged(State.FAIL, -0.1, -0.2, 0.0, statement="He is above", exceeds="zeros", by=0.1),
            judged(
                State.UNDECIDED,
                0.1,
                0.07,
                0.11,
                statement="It grows",
                trend={"over": "model.depth", "statistic": "slope", "within": (0.08, 0.12)},
            ),
            judged(State.MISSING, statement="Half", proportion={"at_most": 858, "within": (0.5, 1)}),
        ],
        [compared(State.FAIL)],
    ),
    Check("plain", comparisons=[compared(State.PASS)]),
    Check(
        "notebook",
        [
            judged(State.UNDECIDED, 0.9, statement="One seed", within=(0.8, 1)),
            judged(State.PASS, 0.96, 0.96, 0.96, statement="It ends there", published=0.96, tolerance=1e-12),
            judged(
                State.FAIL,
                math.inf,
                0.3,
                math.inf,
                statement="It falls",
                metric="train/loss",
                published=(0.7, 0.3),
                tolerance=1e-9,
            ),
        ],
        fault="baselines/notebook.json: empty",
    ),
]
REFERENCES = {"hanin-2018": ("Hanin, Rolnick 2018, arXiv:1803.01719, figure 1", "He 2015"), "notebook": ("The course",)}

GOLDEN = f"""\
### What is claimed, and what was measured

| paper | claim | verdict | ours | theirs |
| :--- | :--- | :--- | :--- | :--- |
| [Hanin, Rolnick 2018](https://arxiv.org/abs/1803.01719) | σ\\_w\\| | pass | 1.003 [0.9451, 1.072] | 0.9 to 1.1 |
|  | He is above | fail | -0.1000 [-0.2000, 0] | he more than zeros by 0.1 |
|  | It grows | undecided | 0.1000 [0.07000, 0.1100] | slope over depth 0.08 to 0.12 |
|  | Half | missing | – | share with steps\\_to/0.2 ≤ 858: 0.5 to 1 |
| The course | One seed | undecided | 0.9000 | 0.8 to 1 |
|  | It ends there | pass | 0.9600 [0.9600, 0.9600] | 0.96 ± 1e-12 |
|  | It falls | fail | ∞ [0.3000, ∞] | 2 published values ± 1e-9 |

Of 7 claims, 2 pass, 2 fail, 1 is missing and 2 are undecided. {OURS}
"""


def test_all_claims_in_the_order_of_their_files() -> None:
    assert landmarks(CHECKS, REFERENCES) == GOLDEN


@pytest.mark.parametrize("state", State)
def test_every_state_is_said_and_counted(state: State) -> None:
    text = landmarks([Check("deep", [claimed(state, 0.95, 0.94, 0.96)])], {})
    assert f"| deep | He learns | {state} | 0.9500 [0.9400, 0.9600] | 0.9 to 1 |" in text
    verb = {State.PASS: "passes", State.FAIL: "fails"}.get(state, f"is {state}")
    assert f"\n\nOf 1 claims, 1 {verb}. Ours" in text


@pytest.mark.parametrize("checks", [[], [Check("plain", comparisons=[compared(State.PASS)])]])
def test_nothing_is_claimed(checks: list[Check]) -> None:
    text = landmarks(checks, {})
    assert text.splitlines()[-1].startswith("Nothing is claimed.")
    assert "plain" not in text


def test_no_text_breaks_the_table() -> None:
    text = landmarks([Check("deep", [claimed(State.PASS, statement="a\n| b | \x1b")])], {"deep": ("A | B\n2018",)})
    assert "| A \\| B 2018 | a \\| b \\| | pass |" in text


def test_between_markers_stand_the_headlines_or_all_and_the_rest_of_the_page_stays() -> None:
    known = [
        judged(State.FAIL, 0.2, statement="It explodes", within=(0.9, 1.1), headline=True),
        judged(State.PASS, 1.0, statement="So it is there", within=(0.9, 1.1)),
    ]
    checks = [*CHECKS, Check("hanin-again", known)]
    same = REFERENCES | {"hanin-again": ("The course",)}
    before = "# Landmarks\n\nA selection:\n\n<!-- claims: headlines -->\n\nold\n\n<!-- /claims -->\n\n"
    after = "and all:\n<!-- claims: all -->\n<!-- /claims -->"
    written = page(f"{before}{after}".encode(), "README.md", checks, same).decode()
    head = "| paper | claim | verdict | ours | theirs |\n| :--- | :--- | :--- | :--- | :--- |\n"
    assert written.startswith(
        before.replace(
            "old",
            f"{head}| The course | It explodes | fail | 0.2000 | 0.9 to 1.1 |\n\n"
            "Of the 1 claims above, 1 fails; of all 9, 3 pass, 3 fail, 1 is missing and 2 are undecided. " + OURS,
        )
    )
    assert f"\n\nand all:\n<!-- claims: all -->\n\n{head}| [Hanin, Rolnick 2018](" in written
    assert "|  | It explodes | fail |" in written, "the paper of the benchmark before is not named again"
    assert written.count("###") == 0, "the page has titles of its own"
    assert written.endswith("\n\n<!-- /claims -->")
    assert page(written.encode(), "README.md", checks, same).decode() == written


def test_a_page_without_markers_is_the_whole_table_and_without_headlines_all_are_counted() -> None:
    assert page(b"what stood here before", "claims.md", CHECKS, REFERENCES).decode() == GOLDEN
    empty = page(b"<!-- claims: headlines -->\n<!-- /claims -->\n", "README.md", CHECKS, REFERENCES).decode()
    assert "| :--- |\n\nOf 7 claims, 2 pass, " in empty


def test_each_landmark_has_its_headlines_and_more_claims_than_these() -> None:
    files = tagged("landmark")
    counts = {file.name: sum(claim.headline for claim in file.claims) for file in files}
    assert {name for name, count in counts.items() if not 1 <= count <= 7} == set()
    assert sum(counts.values()) < sum(len(file.claims) for file in files) / 2, "a selection, not the whole"


@pytest.mark.parametrize(("name", "tables"), [("README.md", []), ("docs/landmarks.md", ["all"])])
def test_the_table_of_this_project_stands_on_a_page_of_its_own(name: str, tables: list[str]) -> None:
    present = (Path(__file__).parents[3] / name).read_bytes()
    assert [region.table for region in regions(present, name, ("headlines", "all"))] == tables


@pytest.mark.parametrize(
    ("reference", "shown"),
    [
        ("Hanin, Rolnick 2018, arXiv:1803.01719, figure 1", "[Hanin, Rolnick 2018](https://arxiv.org/abs/1803.01719)"),
        ("Saxe et al. (2014), arXiv: 1312.6120v3", "[Saxe et al. (2014)](https://arxiv.org/abs/1312.6120v3)"),
        ("Saad, Solla 1995b, arXiv:cond-mat/9504056", "[Saad, Solla 1995b](https://arxiv.org/abs/cond-mat/9504056)"),
        ("A title, arXiv:2002.10444", "[A title](https://arxiv.org/abs/2002.10444)"),
        ("arXiv:2002.10444", "[arXiv:2002.10444](https://arxiv.org/abs/2002.10444)"),
        ("Glorot, Bengio 2010, AISTATS, figures 11 and 12", "Glorot, Bengio 2010"),
        ("LeCun 1998, the tricks of 1996", "LeCun 1998"),
        ("A course, week 1, 10000 notes", "A course, week 1, 10000 notes"),
    ],
)
def test_a_paper_is_its_authors_and_year_with_a_link_to_arxiv(reference: str, shown: str) -> None:
    assert paper(reference) == shown


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
