"""Looks: the same for an initializer everywhere, and different in one figure."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from suite.benchmark.choice import tagged
from suite.report.charts.style import ALL, KNOWN, looks, slots

KNOWN_NAMES = [aliases[0] for aliases in KNOWN]


def test_known_names_look_alike_wherever_they_stand_and_however_they_are_spelt() -> None:
    alone = {name: looks([name])[name] for name in KNOWN_NAMES}
    together = looks([*reversed(KNOWN_NAMES), "mine", "yours"])
    assert all(together[name] == look for name, look in alone.items())
    assert looks(["he_normal"])["he_normal"] == looks(["HeNormal"])["HeNormal"] == alone["he-normal"]


def test_names_of_the_users_own_have_looks_that_do_not_depend_on_order() -> None:
    assert looks(["mine", "b"])["mine"] == looks(["b", "zeros", "mine"])["mine"] == looks(["mine"])["mine"]
    assert slots(["mine", "yours", "theirs"]) == slots(["theirs", "yours", "mine"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.text(max_size=8), st.sampled_from(KNOWN_NAMES)), max_size=35, unique=True))
def test_in_one_figure_up_to_35_differ_in_colour_or_dashes_and_all_in_the_whole(names: list[str]) -> None:
    found = looks(names)
    assert list(found) == names
    assert len({(look.colour, str(look.dashes)) for look in found.values()}) == len(names)
    more = {*names, *(f"more {at}" for at in range(60))}
    assert len(set(slots(more).values())) == len(more)
    assert max(slots(names).values(), default=0) < ALL


def test_those_of_the_default_benchmarks_differ_in_colour() -> None:
    for benchmark in tagged("default"):
        found, name = looks(benchmark.initializers), benchmark.name
        assert all(one.colour != other.colour for one, other in combinations(found.values(), 2)), name
        assert all(one.marker != other.marker for one, other in combinations(found.values(), 2)), name
