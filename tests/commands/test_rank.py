"""From benchmarks' names to their leaderboard: what is read, and that nothing heavy is imported for it."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from suite.commands.rank import rank
from suite.errors import UserError
from suite.tracking.store import Store
from suite.training.result import Result
from tests.analysis.ranking.boards import GLOROT, HE, ZEROS, plain
from tests.conftest import SMALL, MakeBenchmark, NewStore

LIGHT = """
import sys
from suite.cli.errors import report_errors
from suite.cli.rank import command
code = report_errors(command, [{file!r}, "--tracking-uri", {uri!r}])
assert not {{"tensorflow", "keras", "mlflow", "pandas", "sklearn", "matplotlib"}} & set(sys.modules)
sys.exit(code)
"""


def test_stored_results_are_ranked(tmp_path: Path, make_benchmark: MakeBenchmark, new_store: NewStore) -> None:
    uri = new_store(tmp_path / "store")
    store = Store(uri)
    of, results = plain(make_benchmark, "small", {HE: [0.9, 0.8], ZEROS: [0.5, 0.5], GLOROT: [0.7, 0.7]})
    for result in results[:-1]:
        store.log(result)
    file = str(tmp_path / "small.toml")
    text = Path(file).read_text("utf-8").replace("seeds = 2", f"seeds = 2\nseed = {of.seed}")
    Path(file).write_text(text, "utf-8")
    board = rank(file, tracking_uri=uri)
    assert [(each.name, each.scored, each.missing) for each in board.standings] == [
        (HE, 2, 0),
        (GLOROT, 1, 1),
        (ZEROS, 2, 0),
    ]
    assert [each.name for each in rank([file], tracking_uri=uri, initializers=[HE, ZEROS]).standings] == [HE, ZEROS]
    found = subprocess.run(
        [sys.executable, "-c", LIGHT.format(file=file, uri=uri)], capture_output=True, text=True, check=False
    )
    assert (found.returncode, found.stderr) == (3, "")
    assert "Leaderboard of 3 initializers: small" in found.stdout


@pytest.mark.usefixtures("only_here")
def test_benchmarks_are_those_named_or_tagged_or_the_default_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, new_store: NewStore
) -> None:
    uri = new_store(tmp_path / "store")
    read: list[str] = []

    def results(_: Store, trials: list[object], *, files: bool) -> list[Result]:
        assert not files
        read.append(trials[0].benchmark)  # type: ignore[attr-defined]
        return []

    (tmp_path / "benchmarks").mkdir()
    for name, tag in (("a", "default"), ("b", "mine"), ("c", "default")):
        (tmp_path / "benchmarks" / f"{name}.toml").write_text(f'tags = ["{tag}"]\n{SMALL}')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Store, "results", results)
    asked: list[Callable[[], object]] = [
        lambda: rank(tracking_uri=uri),
        lambda: rank(tag="mine", tracking_uri=uri),
        lambda: rank(["c", "c"], tracking_uri=uri),
    ]
    for ask in asked:
        with pytest.raises(UserError, match="nothing to rank"):
            ask()
    assert read == ["a", "c", "b", "c"]


def test_where_nothing_is_stored_the_advised_command_asks_for_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, new_store: NewStore
) -> None:
    monkeypatch.chdir(tmp_path)
    uri = new_store(tmp_path / "store")
    Path("ok.toml").write_text(SMALL, "utf-8")
    Path("my_init.py").write_text("from keras.initializers import HeNormal as MyInit\n", "utf-8")
    with pytest.raises(UserError) as refusal:
        rank("ok.toml", seeds=2, initializers=["my_init.py:MyInit"], tracking_uri=uri)
    options = f"--seeds 2 --initializer my_init.py:MyInit --tracking-uri {uri}"
    assert f"`python -m suite run ok.toml {options}` makes them" in str(refusal.value)
