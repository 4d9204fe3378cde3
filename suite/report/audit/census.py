"""A census as a page."""

from collections.abc import Iterator

from suite.analysis.audit.census import KERNELS, Census, Kept, Member
from suite.report.tables.sheet import Column, Prose, Sheet

MOST = 3
"""Laws of a net that a row names."""


def nets(census: Census) -> Sheet:
    """Return a row for each net that was built: its size, and how its kernels and its other weights begin."""
    columns = (
        Column("net", words=True),
        Column("weights"),
        Column("numbers"),
        Column("kernels, embeddings", words=True, wraps=True),
        Column("others that are not as usual", words=True, wraps=True),
    )
    built = [each for each in census.members if not each.reason]
    rows = tuple(
        (each.name, f"{each.weights:,}", f"{each.numbers:,}", _laws(each, True), _laws(each, False)) for each in built
    )
    versions = ", ".join(f"{name} {version}" for name, version in census.versions.items())
    note = "As usual: biases and shifts of 0, scales of 1, statistics of norms of 0 and 1."
    return Sheet(f"{census.group}: {len(built)} nets ({versions})", columns, rows, note, whole_words=True)


def _laws(one: Member, kernels: bool) -> str:
    roles = [str(role) for role in KERNELS]
    found = [each for each in one.laws if (each.role in roles) is kernels]
    words = [f"{each.law} ({each.count})" for each in found[:MOST]]
    return "; ".join([*words, *([f"{len(found) - MOST} more"] if len(found) > MOST else [])]) or "–"


def words(census: Census) -> Sheet:
    """Return a row for each word of the library on some of its nets, and how many weights keep it."""
    columns = (
        Column("net", words=True),
        Column("the library's word", words=True, wraps=True),
        Column("kept"),
        Column("not"),
        Column("cannot tell"),
        Column("first that does not", words=True, wraps=True),
    )
    rows = tuple(
        (one.name, each.source, str(each.yes), str(each.no), str(each.unsure), each.broken or "–")
        for one, each in _told(census)
    )
    return Sheet("What the library's documentation or code says, and whether it is so", columns, rows, whole_words=True)


def _told(census: Census) -> Iterator[tuple[Member, Kept]]:
    return ((one, each) for one in census.members for each in one.kept)


def page(census: Census) -> str:
    """Return the census in GitHub's Markdown: nets, findings, words, and what could not be built."""
    found = [f"{one.name}: {sentence}" for one in census.members for sentence in one.findings]
    missing = [f"{one.name}: {one.reason}" for one in census.members if one.reason]
    parts = [
        nets(census).markdown(),
        f"### What was found\n\n{Prose(tuple(found)).markdown()}" if found else "Nothing was found wrong in any net.\n",
        words(census).markdown() if any(_told(census)) else "",
        f"### Not built\n\n{Prose(tuple(missing)).markdown()}" if missing else "",
    ]
    return "\n".join(filter(None, parts))
