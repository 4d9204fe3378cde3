"""Definitions of a package: known by what they say and reach, wherever they stand."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suite.registry.provenance.linked import Linked

HOUSE = {
    "house": "",
    "house.nets": "",
    "house.nets.deep": (
        "import numpy as np\nfrom house.tools import scale\nfrom house import laws\n"
        "def build():\n    'A net.'\n    from house.late import last\n"
        "    return np.sqrt(scale(2)) * laws.HALF + last()\n"
    ),
    "house.tools": "FACTOR = 3\ndef scale(x):\n    return FACTOR * x\ndef unused():\n    return 1\n",
    "house.laws": "HALF = 0.5\nWHOLE = 1\n",
    "house.late": "def last():\n    return REST\nREST = 7\n",
    "house.report": "from house.nets.deep import build\nTITLE = 'x'\n",
}


def _digest(sources: Mapping[str, str]) -> str:
    linked = Linked({name: text.encode() for name, text in sources.items()})
    return linked.digest(linked.reached(linked.below(["house.nets"])))


def _with(module: str, old: str, new: str, house: Mapping[str, str] = HOUSE) -> dict[str, str]:
    assert old in house[module]
    return {**house, module: house[module].replace(old, new)}


REACHED = {
    "a root": ("house.nets.deep", "scale(2)", "scale(4)"),
    "what it imports": ("house.tools", "FACTOR * x", "FACTOR + x"),
    "what that uses": ("house.tools", "FACTOR = 3", "FACTOR = 4"),
    "an attribute of a module": ("house.laws", "0.5", "0.25"),
    "an import within a function": ("house.late", "REST = 7", "REST = 8"),
    "a library's name": ("house.nets.deep", "import numpy as np", "import jax.numpy as np"),
    "a statement that binds nothing": ("house.laws", "HALF =", "print('loud')\nHALF ="),
}

NOT_REACHED = {
    "a function that nothing calls": ("house.tools", "return 1", "return 2"),
    "an attribute that nothing asks for": ("house.laws", "WHOLE = 1", "WHOLE = 2"),
    "a module that imports it": ("house.report", "'x'", "'y'"),
    "a docstring": ("house.nets.deep", "'A net.'", "'Another net.'"),
    "a comment": ("house.late", "REST = 7", "REST = 7  # the rest"),
    "an import that nothing uses": ("house.nets.deep", "import numpy as np\n", "import numpy as np\nimport os\n"),
}


@pytest.mark.parametrize("case", REACHED)
def test_what_is_reached_counts(case: str) -> None:
    assert _digest(_with(*REACHED[case])) != _digest(HOUSE)


@pytest.mark.parametrize("case", NOT_REACHED)
def test_what_is_not_reached_does_not(case: str) -> None:
    assert _digest(_with(*NOT_REACHED[case])) == _digest(HOUSE)


def test_a_definition_may_move() -> None:
    moved = _with("house.tools", "def unused():\n    return 1\n", "")
    moved["house.rules"] = moved.pop("house.tools")
    moved = _with("house.nets.deep", "from house.tools import scale", "from house.rules import scale", moved)
    assert _digest(moved) == _digest(HOUSE)
    split = {**HOUSE, "house.tools": "from house.numbers import FACTOR\ndef scale(x):\n    return FACTOR * x\n"}
    split["house.numbers"] = "FACTOR = 3\n"
    assert _digest(split) == _digest(HOUSE), "a module may be split"


def test_a_name_that_means_another_definition_counts() -> None:
    two = {**HOUSE, "house.other": "def scale(x):\n    return -x\n"}
    two["house.nets.more"] = "from house.other import scale\ndef more():\n    return scale(1)\n"
    swapped = _with("house.nets.deep", "from house.tools", "from house.other", two)
    swapped = _with("house.nets.more", "from house.other", "from house.tools", swapped)
    assert _digest(swapped) != _digest(two), "all definitions are the same, and stand for other names"


def test_names_are_followed_through_other_modules_and_circles() -> None:
    through = {**HOUSE, "house.front": "from house.tools import scale\nfrom house.nets.deep import build\n"}
    through = _with("house.nets.deep", "from house.tools import scale", "from house.front import scale", through)
    assert _digest(through) == _digest(HOUSE)
    circle = {**HOUSE, "house.a": "from house.b import x\n", "house.b": "from house.a import x\n"}
    assert _digest(_with("house.nets.deep", "house.tools import scale", "house.a import x as scale", circle))


def test_a_registry_of_places_is_followed() -> None:
    registry = {**HOUSE, "house.nets.registry": "KNOWN = {'a': 'suite.tools:scale'}\n"}
    suite = {name.replace("house", "suite"): text.replace("house", "suite") for name, text in registry.items()}

    def digest(sources: Mapping[str, str]) -> str:
        linked = Linked({name: text.encode() for name, text in sources.items()})
        return linked.digest(linked.reached(["suite.nets.registry"]))

    assert digest(_with("suite.tools", "FACTOR = 3", "FACTOR = 4", suite)) != digest(suite)
    assert digest(_with("suite.laws", "HALF = 0.5", "HALF = 1", suite)) == digest(suite)


@st.composite
def houses(draw: st.DrawFn) -> tuple[dict[str, str], str, bool]:
    """Draw modules of one function each that call one another, one of them, and whether the root reaches it."""
    count = draw(st.integers(2, 8))
    calls = [sorted(draw(st.sets(st.integers(0, count - 1), max_size=3))) for _ in range(count)]
    sources = {"house": ""}
    for number, called in enumerate(calls):
        imports = "".join(f"from house.m{other} import f{other}\n" for other in called)
        body = " + ".join([f"{number}.5", *(f"f{other}()" for other in called)])
        sources[f"house.m{number}"] = f"{imports}def f{number}():\n    return {body}\n"
    reached, waiting = set(), [0]
    while waiting:
        number = waiting.pop()
        if number not in reached:
            reached.add(number)
            waiting += calls[number]
    changed = draw(st.integers(0, count - 1))
    return sources, f"house.m{changed}", changed in reached


@given(houses())
def test_each_change_in_what_is_reached_counts_and_no_other(drawn: tuple[dict[str, str], str, bool]) -> None:
    sources, changed, reached = drawn

    def digest(house: Mapping[str, str]) -> str:
        linked = Linked({name: text.encode() for name, text in house.items()})
        return linked.digest(linked.reached(["house.m0"]))

    assert (digest(_with(changed, ".5", ".25", sources)) != digest(sources)) is reached
    assert digest(_with(changed, "():", "():\n    'Say something.'", sources)) == digest(sources)
    assert digest(_with(changed, "():", "():  # said", sources)) == digest(sources)
