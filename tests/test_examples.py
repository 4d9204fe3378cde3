"""Examples in docstrings run and give the outputs that they show."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

SUITE = Path(__file__).parents[1] / "suite"

WITH_A_STUDY = ("commands", "report/contents", "report/page", "report/charts/figures.py", "benchmark/load.py")
"""Files whose examples need benchmarks and results in the current folder: `test_face.py` runs them."""

ROOMS = sorted(
    path
    for path in SUITE.rglob("*.py")
    if ">>> " in path.read_text(encoding="utf-8") and not path.relative_to(SUITE).as_posix().startswith(WITH_A_STUDY)
)

WITH_PYTORCH = tuple(f"suite.frameworks.torch_{name}" for name in ("fans", "kernels", "weights"))
"""Modules whose examples need PyTorch, which the development environment lacks."""

OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def _module(path: Path) -> str:
    return ".".join(("suite", *path.relative_to(SUITE).with_suffix("").parts)).removesuffix(".__init__")


@pytest.mark.parametrize("name", [*map(_module, ROOMS)])
def test_the_examples_of_a_module_give_what_they_show(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if name in WITH_PYTORCH:
        pytest.importorskip("torch")
    monkeypatch.chdir(tmp_path)
    outputs: list[str] = []
    runner = doctest.DocTestRunner(optionflags=OPTIONS)
    for test in doctest.DocTestFinder().find(import_module(name), name):
        runner.run(test, out=outputs.append)
    assert runner.failures == 0, "".join(outputs)
    assert runner.tries > 0


def test_most_rooms_have_examples() -> None:
    rooms = {path.relative_to(SUITE).parts[0] for path in ROOMS}
    assert rooms >= {"stats", "theory", "registry", "datasets", "models", "initializers", "diagnostics", "training"}
