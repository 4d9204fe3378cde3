"""Looks: the same for an initializer everywhere, and different in one figure."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from suite.benchmark.choice import tagged
from suite.report.charts.style import ALL, KNOWN, looks, place, slots, terminal_colour

KNOWN_NAMES = [aliases[0] for aliases in KNOWN]


def test_known_names_look_alike_wherever_they_stand_and_however_they_are_spelt() -> None:
    alone = {name: looks([name])[name] for name in KNOWN_NAMES}
    together = looks([*reversed(KNOWN_NAMES), "mine", "yours"])
    assert all(together[name] == look for name, look in alone.items())
    assert looks(["he_normal"])["he_normal"] == looks(["HeNormal"])["HeNormal"] == alone["he-normal"]


def _drawn(name: str, others: list[str]) -> tuple[str, str]:
    look = looks([*others, name])[name]
    return look.colour, look.marker


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=8), st.lists(st.one_of(st.text(max_size=8), st.sampled_from(KNOWN_NAMES)), max_size=20))
def test_names_of_the_users_own_have_a_colour_and_a_marker_that_no_other_name_changes(
    name: str, others: list[str]
) -> None:
    same = [other for other in others if place(other) == place(name)]
    assert len(same) > 3 or _drawn(name, others) == _drawn(name, [])
    assert slots([name, *others]) == slots([*reversed(others), name])


def test_the_users_own_weights_do_not_look_like_any_initializer() -> None:
    names = [name for name in KNOWN_NAMES if name != "its own weights"]
    own = looks(["its own weights"])["its own weights"]
    assert all((look.colour, look.marker) != (own.colour, own.marker) for look in looks(names).values())
    assert own.colour not in {look.colour for look in looks(["he_normal", "orthogonal", "lecun_normal"]).values()}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.text(max_size=8), st.sampled_from(KNOWN_NAMES)), max_size=35, unique=True))
def test_in_one_figure_all_names_differ(names: list[str]) -> None:
    found = looks(names)
    assert list(found) == names
    more = {*names, *(f"more {at}" for at in range(60))}
    assert len(set(slots(more).values())) == len(more)
    assert max(slots(names).values(), default=0) < ALL


def test_synonyms_share_colour_and_marker_and_differ_in_dashes() -> None:
    he, kaiming = looks(["he", "kaiming"]).values()
    assert (he.colour, he.marker) == (kaiming.colour, kaiming.marker)
    assert he.dashes != kaiming.dashes


def test_a_terminal_shows_the_colour_of_the_figures() -> None:
    assert terminal_colour("mine") == looks(["mine", "zeros"])["mine"].colour
    assert terminal_colour("he_normal") == "", "black is the terminal's own ink, which may be white"


def test_those_of_the_default_benchmarks_differ_in_colour() -> None:
    for benchmark in tagged("default"):
        found, name = looks(benchmark.initializers), benchmark.name
        assert all(one.colour != other.colour for one, other in combinations(found.values(), 2)), name
        assert all(one.marker != other.marker for one, other in combinations(found.values(), 2)), name
