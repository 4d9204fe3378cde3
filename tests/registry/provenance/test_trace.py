"""All that the user's code reaches: each change in it is seen, no other, and what cannot be followed is said."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from suite.registry.objects import traced
from tests.registry.provenance.conftest import CORE, Files

STOPS = {
    "a computed import": ("import importlib\ndef f(n):\n    return importlib.import_module(n)", 3, "import_module(n)"),
    "a computed __import__": ("def f(n):\n    return __import__(n)", 2, "__import__(n)"),
    "an importer by another name": ("from importlib import import_module as get\nload = get", 2, "get"),
    "exec": ("exec(open('x').read())", 1, "exec("),
    "eval of a text that calls": ("x = eval('open(name)')", 1, "eval("),
    "a computed file": ("def f(n):\n    return open(n)", 2, "open(n)"),
    "a computed array": ("import numpy as np\ndef f(n):\n    return np.load(f'{n}.npy')", 3, "np.load("),
    "a computed path": ("from pathlib import Path\ndef f(n):\n    return Path(n).read_text()", 3, "read_text()"),
    "a path that is opened": ("from pathlib import Path\ndef f(n):\n    return (Path('a') / n).open()", 3, ".open()"),
    "open handed on": ("x = list(map(open, ['a', 'b']))", 1, "open"),
    "a computed attribute of os": ("import os\ndef f(n):\n    return getattr(os, n)", 3, "getattr(os, n)"),
    "another program": ("import subprocess\nx = subprocess.check_output(['date'])", 2, "subprocess."),
    "the network": ("from urllib.request import urlopen\nx = urlopen('http://x.org')", 2, "urlopen("),
    "a computed variable": ("import os\ndef f(n):\n    return os.environ[n]", 3, "os.environ[n]"),
    "a library of C": ("import ctypes\nx = ctypes.CDLL(None)", 2, "ctypes.CDLL"),
    "a computed path for imports": ("import sys\ndef f(n):\n    sys.path.append(n)", 3, "sys.path.append(n)"),
    "an import that finds nothing": ("\nimport suite_test_nowhere", 2, "no module suite_test_nowhere"),
    "weights from elsewhere": ("def f(x):\n    return x.from_pretrained('bert')", 2, "from_pretrained"),
    "modules in memory": ("import sys\nx = sys.modules['core']", 2, "sys.modules"),
    "a relative import of a file": ("from . import core", 1, "a relative import"),
    "no Python": ("\n\ndef :", 3, "source that is no Python"),
}  # fmt: skip


@pytest.mark.parametrize("name", STOPS)
def test_what_cannot_be_followed_is_said_with_its_place(name: str, lay: Callable[[Files], Path]) -> None:
    source, line, construct = STOPS[name]
    lay({"mine.py": "import core", "core.py": source} if "relative" not in name else {"mine.py": source})
    obstacle = traced("mine.py:Mine").obstacles[0]
    assert (obstacle.file, obstacle.line) == ("core.py" if "relative" not in name else "mine.py", line)
    assert construct in obstacle.construct


def test_a_compiled_module_without_source_is_said(lay: Callable[[Files], Path]) -> None:
    lay({"mine.py": "import core", "core.pyc": "1"})
    (obstacle,) = traced("mine.py:Mine").obstacles
    assert str(obstacle) == "core.pyc:1: a module without readable source"


def test_a_declaration_answers_for_the_file_that_has_it(lay: Callable[[Files], Path]) -> None:
    lay({"mine.py": "import core\nDEPENDS_ON = ()\ndef f(n):\n    open(n)", "core.py": "def f(n):\n    open(n)"})
    assert [obstacle.file for obstacle in traced("mine.py:Mine").obstacles] == ["core.py"]


def _distribution(site: Path, version: str, *, local: bool = False, requires: str = "", name: str = "tiny") -> None:
    info = site / f"{name}.dist-info"
    info.mkdir(parents=True, exist_ok=True)
    needs = f"Requires-Dist: {requires}\n" if requires else ""
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{needs}")
    (info / "RECORD").write_text(f"{name}/__init__.py,,\n{name}/core.py,,\n")
    if local:
        (info / "direct_url.json").write_text('{"url": "file:///x", "dir_info": {}}')


@pytest.mark.parametrize("local", [False, True])
def test_an_installed_package_counts_by_its_version_and_a_local_one_by_its_source(
    lay: Callable[[Files], Path], monkeypatch: pytest.MonkeyPatch, local: bool
) -> None:
    files = {"mine.py": "import tiny", "site/tiny/__init__.py": "import tiny.core", "site/tiny/core.py": CORE}
    site = lay(files) / "site"
    monkeypatch.setattr(sys, "path", [*sys.path, str(site)])
    _distribution(site, "1.0", local=local)
    before = traced("mine.py:Mine").digest
    lay({"site/tiny/core.py": "SCALE = 2.0\n"})
    assert (traced("mine.py:Mine").digest != before) is local
    if not local:
        _distribution(site, "1.1")
        assert traced("mine.py:Mine").digest != before


def test_what_an_installed_package_needs_counts_too(
    lay: Callable[[Files], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    site = lay({"mine.py": "import tiny", "site/tiny/__init__.py": "", "site/less/__init__.py": ""}) / "site"
    monkeypatch.setattr(sys, "path", [*sys.path, str(site)])
    _distribution(site, "1.0", requires="less>=1")
    _distribution(site, "1.0", name="less")
    before = traced("mine.py:Mine").digest
    _distribution(site, "1.1", name="less")
    assert traced("mine.py:Mine").digest != before


def test_variables_of_the_environment_count_by_their_values(
    lay: Callable[[Files], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    lay({"mine.py": "import os\nSCALE = float(os.environ.get('SUITE_TEST_SCALE', 1))"})
    before = traced("mine.py:Mine").digest
    monkeypatch.setitem(
        __import__("suite.registry.provenance.trace", fromlist=["START"]).START, "SUITE_TEST_SCALE", "2"
    )
    assert traced("mine.py:Mine").digest != before


def test_more_of_the_suite_than_trains_counts_as_far_as_it_is_used(lay: Callable[[Files], Path]) -> None:
    lay({"mine.py": "from suite.theory import critical\nfrom suite.initializers import ModelInitializer"})
    found = traced("mine.py:Mine")
    assert "suite suite.theory" in " ".join(found.records)
    assert found.obstacles == []


@st.composite
def trees(draw: st.DrawFn) -> tuple[dict[str, str], set[str]]:
    """Draw modules in packages that import one another in many ways, and the files that the first of them reaches."""
    count = draw(st.integers(2, 7))
    homes = [draw(st.sampled_from(["", "p/", "p/q/"])) if number else "" for number in range(count)]
    names = [f"{home.replace('/', '.')}m{number}" for number, home in enumerate(homes)]
    paths = [f"{home}m{number}.py" for number, home in enumerate(homes)]
    ways = ["import {0}", "def f():\n    import {0}", "from {0} import *", "if x:\n    import {0} as y",
            "import importlib\nimportlib.import_module('{0}')",
            "try:\n    import {0}\nexcept ImportError:\n    pass"]  # fmt: skip
    files, reaches = {"p/__init__.py": "", "p/q/__init__.py": ""}, []
    for number in range(count):
        called = sorted(draw(st.sets(st.integers(0, count - 1), max_size=3)))
        reaches.append(called)
        lines = [draw(st.sampled_from(ways)).format(names[other]) for other in called]
        files[paths[number]] = "\n".join(["x = 1", *lines, ""])
    reached: set[int] = set()
    waiting = [0]
    while waiting:
        number = waiting.pop()
        if number not in reached:
            reached.add(number)
            waiting += reaches[number]
    found = {paths[number] for number in reached}
    found |= {"p/__init__.py"} if any(path.startswith("p/") for path in found) else set()
    found |= {"p/q/__init__.py"} if any(path.startswith("p/q/") for path in found) else set()
    return files, found


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tree=trees())
def test_each_planted_change_is_seen_where_it_is_reached(
    tree: tuple[dict[str, str], set[str]], tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, reached = tree
    folder = tmp_path_factory.mktemp("tree")
    monkeypatch.chdir(folder)
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    before = traced("m0.py:Mine").digest
    for name, text in files.items():
        (folder / name).write_text(f"{text}y = 2\n")
        assert (traced("m0.py:Mine").digest != before) is (name in reached), name
        (folder / name).write_text(text)
    assert traced("m0.py:Mine").digest == before
