"""The suite's own code in the identity of its results: all that decides numbers, and nothing else."""

import ast
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from suite.benchmark.environment import LIBRARIES, versions
from suite.errors import UserError
from suite.registry.provenance import engine
from suite.registry.provenance.linked import Linked, module

SILENT = ("report", "tracking", "cli", "analysis", "execution", "commands", "registry.provenance")


def _sources() -> dict[str, bytes]:
    found = {}
    for path in engine.PACKAGE.rglob("*.py"):
        parts = ("suite", *path.relative_to(engine.PACKAGE).with_suffix("").parts)
        found[".".join(parts).removesuffix(".__init__")] = path.read_bytes()
    return found


SOURCES = _sources()
COUNTED = sorted({name for name, _ in engine.counted()})


def _digest(sources: Mapping[str, bytes]) -> str:
    linked = Linked(sources)
    return linked.digest(linked.reached(linked.below(engine.ROOMS), engine.UNCOUNTED))


def test_what_decides_numbers_is_counted_and_what_shows_them_is_not() -> None:
    rooms = {name for name in SOURCES if name.startswith(tuple(f"{room}." for room in engine.ROOMS))}
    assert len(rooms) > 90
    assert rooms <= set(COUNTED)
    assert {"suite.benchmark.seeds", "suite.registry.objects", "suite.registry.plugins"} <= set(COUNTED)
    assert [name for name in COUNTED if name.removeprefix("suite.").startswith(SILENT)] == []


def test_the_libraries_that_decide_numbers_are_in_the_environment() -> None:
    read = Linked(SOURCES)
    foreign = read.outside(engine.counted()) - sys.stdlib_module_names
    # pydantic reads configurations, which are in the trial's id; rich shows downloads; threads change no number. The
    # version of pandas is in the digest of the tables that it reads. No trial trains a net of torch.
    silent = {"pydantic", "pydantic_core", "rich", "threadpoolctl", "torch"}
    assert foreign == {"keras", "tensorflow", "numpy", "sklearn", "pandas"} | silent
    assert set(LIBRARIES) == {"tensorflow", "keras", "numpy", "scikit-learn"}


def test_the_engine_is_the_digest() -> None:
    assert versions()["engine"] == engine.digest()[:16] == _digest(SOURCES)[:16]
    assert re.fullmatch("[0-9a-f]{64}", engine.digest())
    assert engine.digest(("suite.theory",)) != engine.digest()


PLANTED = {
    "half of He's variance": (
        "suite.initializers.registry",
        b"keras.initializers:HeNormal",
        b"keras.initializers:LecunNormal",
    ),
    "another seed": ("suite.benchmark.seeds", b"self.replicate", b"self.replicate + 1"),
    "another order of batches": ("suite.training.data", b"permutation", b"shuffle"),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_changes_it(fault: str) -> None:
    name, old, new = PLANTED[fault]
    assert old in SOURCES[name]
    assert _digest({**SOURCES, name: SOURCES[name].replace(old, new)}) != engine.digest()


class _Planted(ast.NodeTransformer):
    """Wraps the value of the first statement that has one."""

    done = False

    def visit(self, node: ast.AST) -> ast.AST:
        is_value = isinstance(node, ast.Assign | ast.Return | ast.AugAssign) and node.value is not None
        if is_value and not self.done and "__all__" not in ast.unparse(node):
            self.done = True
            node.value = ast.Tuple([node.value], ast.Load())  # type: ignore[attr-defined]
            return node
        return super().generic_visit(node)


@pytest.mark.parametrize("room", engine.ROOMS)
def test_a_change_in_any_module_counts_and_another_layout_does_not(room: str) -> None:
    for name in (name for name in COUNTED if name.startswith(f"{room}.")):
        before = [unit.digest for unit in module(name, SOURCES[name]).units]
        laid_out = ast.unparse(ast.parse(SOURCES[name]))
        assert [unit.digest for unit in module(name, f"# said\n{laid_out}".encode()).units] == before, name
        plant = _Planted()
        planted = ast.unparse(plant.visit(ast.parse(SOURCES[name])))
        assert ([unit.digest for unit in module(name, planted.encode()).units] != before) is plant.done, name


def test_code_that_was_edited_since_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, source in SOURCES.items():
        path = tmp_path / "suite" / Path(*name.split(".")[1:])
        folder = engine.PACKAGE.joinpath(*name.split(".")[1:]).is_dir()
        path = path / "__init__.py" if folder else path.with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(source)
        os.utime(path, (1, 1))
    monkeypatch.setattr(engine, "PACKAGE", tmp_path / "suite")
    for cached in (engine._package, engine._read):
        cached.cache_clear()
    try:
        assert engine.digest() == _digest(SOURCES)
        engine.check()
        edited = tmp_path / "suite" / "training" / "data.py"
        edited.write_bytes(edited.read_bytes() + b"\n")
        with pytest.raises(UserError, match=r"data\.py: the suite's own code was edited since this process began"):
            engine.check()
        engine._read.cache_clear()
        with pytest.raises(UserError, match="edited since"):
            engine.digest()
        edited.unlink()
        for path in (tmp_path / "suite" / "training").iterdir():
            path.unlink()
        for cached in (engine._package, engine._read):
            cached.cache_clear()
        with pytest.raises(UserError, match="installed without its source"):
            engine.digest()
    finally:
        for cached in (engine._package, engine._read):
            cached.cache_clear()
