"""Edits of code behind stored results, the suite's own and the user's: what they decide is trained again."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from suite.analysis.check import Check
from suite.commands.accept import accept
from suite.commands.check import check
from suite.errors import UserError
from suite.registry.provenance import engine
from tests.conftest import SMALL, NewStore, undraw
from tests.tracker import Recorder

GUARDED = """
[regression.initializers.mine]
"final/test_loss" = 0.5
"""

WEIGHTS = """
import keras

from zoo.core import SCALE


class Mine(keras.initializers.Initializer):
    def __init__(self, seed=None):
        self.seed = seed

    def __call__(self, shape, dtype=None):
        return SCALE * keras.initializers.HeNormal(seed=self.seed)(shape, dtype=dtype)
"""

UNDRAWN = """
import sys
from suite.execution.supervisor import supervised

def work():
    from suite.cli import main
    from suite.report.contents import boards, figures

    figures.figures = figures.trial_figures = lambda *_: {}
    boards.own_ranking = lambda _: ("", {})
    main(sys.argv[1:])

sys.exit(supervised(work))
"""
"""The program `python -m suite` without its figures, which take longer than training here."""

EXACT = "every seed gives the accepted number, to the last digit"


class Bench:
    """A small benchmark of one initializer in a folder and a store of its own."""

    def __init__(self, folder: Path, store: str, initializer: str) -> None:
        self.file, self.store = folder / "small.toml", store
        text = SMALL.replace('zeros = "zeros"\nhe = "he_normal"', f'mine = "{initializer}"').replace(
            "= 2\n", "= 5\n", 1
        )
        self.file.write_text(text + GUARDED)

    def checked(self) -> tuple[Check, Recorder]:
        """Run the gate, and return what it found and what its listener heard."""
        heard = Recorder()
        (found,) = check([str(self.file)], tracking_uri=self.store, jobs=1, listener=heard)
        return found, heard

    def exact(self) -> bool:
        """Return whether the gate says that every seed gives the accepted number."""
        found, _ = self.checked()
        return {comparison.reason for comparison in found.comparisons} == {EXACT}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    undraw(monkeypatch)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", *(entry for entry in sys.path if entry)])
    for name in [name for name in sys.modules if name.partition(".")[0] == "zoo"]:
        monkeypatch.delitem(sys.modules, name)
    return tmp_path


def test_a_break_in_what_the_referenced_file_imports_is_trained(place: Path, new_store: NewStore) -> None:
    (place / "zoo").mkdir()
    (place / "zoo" / "weights.py").write_text(WEIGHTS)
    (place / "zoo" / "core.py").write_text("SCALE = 1.0\n")
    bench = Bench(place, new_store(place), "zoo/weights.py:Mine")
    bench.checked()
    accept(str(bench.file), tracking_uri=bench.store)
    assert bench.exact()
    (place / "zoo" / "core.py").write_text("SCALE = 9.0\n")
    assert not bench.exact()
    (place / "zoo" / "core.py").write_text("SCALE = 1.0\n")
    assert bench.exact(), "the former code is known again"


def test_code_that_cannot_be_followed_is_never_done_and_says_what_to_do(place: Path, new_store: NewStore) -> None:
    (place / "scale.txt").write_text("1.0")
    reading = "def read(name):\n    return float(open(name).read())\n\nSCALE = read('scale' + '.txt')\n"
    (place / "mine.py").write_text(WEIGHTS.replace("from zoo.core import SCALE\n", reading))
    bench = Bench(place, new_store(place), "mine.py:Mine")
    for _ in range(2):
        _, heard = bench.checked()
        assert heard.count("finished") == 5, "all are trained, each time"
        assert any(note.startswith("mine.py:5: open(name): what it reads cannot be known") for note in heard.notes)
    with pytest.raises(UserError, match=r"its results cannot be accepted\. mine\.py:5: open\(name\)"):
        accept(str(bench.file), tracking_uri=bench.store)
    (place / "mine.py").write_text('DEPENDS_ON = ("scale.txt",)\n' + (place / "mine.py").read_text())
    bench.checked()
    accept(str(bench.file), tracking_uri=bench.store)
    assert bench.exact()
    (place / "scale.txt").write_text("9.0")
    assert not bench.exact()


def test_a_checkout_with_half_of_hes_variance_is_trained_and_another_layout_is_not(
    place: Path, new_store: NewStore
) -> None:
    bench = Bench(place, new_store(place), "he_normal")
    bench.checked()
    accept(str(bench.file), tracking_uri=bench.store)
    copy = place / "checkout" / "suite"
    shutil.copytree(engine.PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    registry = copy / "initializers" / "registry.py"
    source = registry.read_text()
    assert "keras.initializers:HeNormal" in source

    def said() -> str:
        call = [sys.executable, "-c", UNDRAWN, "check", str(bench.file), "--tracking-uri", bench.store, "--plain"]
        environment = os.environ | {"PYTHONPATH": str(copy.parent)}
        done = subprocess.run(call, cwd=copy.parent, env=environment, capture_output=True, text=True, check=False)
        return " ".join(f"{done.stdout} {done.stderr}".split())

    registry.write_text(f"# Another layout.\n\n{source}")
    shown = copy / "report" / "checks" / "table.py"
    shown.write_text(f"{shown.read_text()}\nSHOWN = 1\n")
    unchanged = said()
    assert unchanged.count("to the last digit") == 2
    registry.write_text(source.replace("keras.initializers:HeNormal", "keras.initializers:LecunNormal"))
    planted = said()
    assert planted.count("to the last digit") < 2
    assert "final/test_loss" in planted
