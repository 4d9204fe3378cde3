"""A census as a page."""

from collections.abc import Sequence

from suite.analysis.audit.census import KERNELS, Census, Kept, Member
from suite.report.tables.sheet import Column, Prose, Sheet


def nets(census: Census) -> Sheet:
    """Return a row for all nets whose weights begin alike: how many weights they have, and how these begin."""
    columns = (
        Column("nets", words=True, wraps=True),
        Column("weights"),
        Column("kernels and embeddings", words=True, wraps=True),
        Column("others that are not as usual", words=True, wraps=True),
    )
    built = [each for each in census.members if not each.reason]
    groups: dict[frozenset[tuple[str, str]], list[Member]] = {}
    for each in built:
        groups.setdefault(frozenset((law.role, law.law) for law in each.laws), []).append(each)
    versions = ", ".join(f"{name} {version}" for name, version in census.versions.items())
    note = (
        "Counts of weights in brackets, the commonest law first. As usual: biases and shifts of 0, scales of 1, "
        "statistics of norms of 0 and 1."
    )
    title = f"{census.group}: {len(built)} nets ({versions})"
    return Sheet(title, columns, tuple(map(_row, groups.values())), note, whole_words=True)


def _row(group: Sequence[Member]) -> tuple[str, ...]:
    names = ", ".join(each.name for each in group)
    return (names, _range([each.weights for each in group]), _laws(group, True), _laws(group, False))


def _laws(group: Sequence[Member], kernels: bool) -> str:
    roles = [str(role) for role in KERNELS]
    counts: dict[str, list[int]] = {}
    for law in (law for one in group for law in one.laws if (law.role in roles) is kernels):
        counts.setdefault(law.law, []).append(law.count)
    return "; ".join(f"{law} ({_range(found)})" for law, found in counts.items()) or "–"


def _range(numbers: Sequence[int]) -> str:
    low, high = f"{min(numbers):,}", f"{max(numbers):,}"
    return low if low == high else f"{low} to {high}"


def words(census: Census) -> Sheet:
    """Return a row for each word of the library on some of its nets, and how many weights keep it."""
    columns = (
        Column("the library's word", words=True, wraps=True),
        Column("nets", words=True, wraps=True),
        Column("kept"),
        Column("not"),
        Column("cannot\ntell"),
        Column("first that does not", words=True, wraps=True),
    )
    told: dict[str, list[tuple[str, Kept]]] = {}
    for one in census.members:
        for each in one.kept:
            told.setdefault(each.source, []).append((one.name, each))
    rows = tuple(_word(source, found) for source, found in told.items())
    return Sheet("What the library's documentation or code says, and whether it is so", columns, rows, whole_words=True)


def _word(source: str, found: Sequence[tuple[str, Kept]]) -> tuple[str, ...]:
    broken = next((f"{name}: {each.broken}" for name, each in found if each.broken), "–")
    totals = (
        f"{sum(counts):,}" for counts in zip(*((each.yes, each.no, each.unsure) for _, each in found), strict=True)
    )
    return (source, ", ".join(name for name, _ in found), *totals, broken)


def page(census: Census) -> str:
    """Return the census in GitHub's Markdown: nets, findings, words, and what could not be built."""
    found = [f"{one.name}: {sentence}" for one in census.members for sentence in one.findings]
    missing = [f"{one.name}: {one.reason}" for one in census.members if one.reason]
    parts = [
        nets(census).markdown(),
        f"### What was found\n\n{Prose(tuple(found)).markdown()}" if found else "Nothing was found wrong in any net.\n",
        words(census).markdown() if words(census).rows else "",
        f"### Not built\n\n{Prose(tuple(missing)).markdown()}" if missing else "",
    ]
    return "\n".join(filter(None, parts))
