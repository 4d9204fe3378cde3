from pathlib import Path

import pytest

from suite.benchmark import accepted as accepted_module
from suite.benchmark import load
from suite.benchmark.accepted import accepted, baseline_file, read, write
from suite.errors import UserError
from tests.benchmark.baselines import BASELINE


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A current folder with a benchmark `mine`, and a package that came with a benchmark `theirs`."""
    shipped = tmp_path / "package" / "shipped"
    for folder, name in ((tmp_path / "here" / "benchmarks", "mine"), (shipped, "theirs")):
        folder.mkdir(parents=True)
        (folder / f"{name}.toml").touch()
    monkeypatch.setattr(load, "SHIPPED", shipped)
    monkeypatch.setattr(accepted_module, "SHIPPED", shipped)
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path


def touched(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def test_a_baseline_is_beside_its_benchmark(here: Path) -> None:
    assert baseline_file(load.find("mine")) == Path("benchmarks/baselines/mine.json")
    assert baseline_file(load.find("mine"), to_write=True) == Path("benchmarks/baselines/mine.json")
    elsewhere = here / "elsewhere" / "own.toml"
    touched(elsewhere)
    assert baseline_file(load.find(str(elsewhere))) == elsewhere.parent / "baselines" / "own.json"
    assert baseline_file(load.find(str(elsewhere)), to_write=True) == elsewhere.parent / "baselines" / "own.json"


def test_a_name_with_dots_keeps_them(here: Path) -> None:
    touched(here / "here" / "benchmarks" / "v1.2.toml")
    path = baseline_file(load.find("v1.2"))
    assert path == Path("benchmarks/baselines/v1.2.json")
    write(BASELINE.model_copy(update={"benchmark": "v1.2"}), path)
    assert read(path).benchmark == "v1.2"
    assert accepted()["v1.2"] == path


def test_what_came_with_the_package_is_read_and_never_written(here: Path) -> None:
    own = Path("benchmarks/baselines/theirs.json")
    shipped = here / "package" / "shipped" / "baselines" / "theirs.json"
    assert baseline_file(load.find("theirs")) == baseline_file(load.find("theirs"), to_write=True) == own
    touched(shipped)
    assert baseline_file(load.find("theirs")) == shipped
    assert baseline_file(load.find("theirs"), to_write=True) == own
    touched(own)
    assert baseline_file(load.find("theirs")) == baseline_file(load.find("theirs"), to_write=True) == own


def test_a_benchmark_that_is_none_has_no_baseline(here: Path) -> None:
    with pytest.raises(UserError, match=r"unknown benchmark 'mien'; did you mean mine\?"):
        baseline_file(load.find("mien"))
    with pytest.raises(UserError, match="no such benchmark file"):
        baseline_file(load.find(str(here / "none.toml")))


def test_all_baselines_are_found_those_of_benchmarks_that_vanished_too(here: Path) -> None:
    assert {name for name in accepted() if name in ("mine", "theirs", "gone")} == set()
    shipped = here / "package" / "shipped" / "baselines"
    touched(Path("benchmarks/baselines/mine.json"), Path("benchmarks/baselines/gone.json"), shipped / "theirs.json")
    touched(Path("benchmarks/baselines/mine.json.part"), Path("benchmarks/mine.json"))
    found = accepted()
    assert found["mine"] == Path("benchmarks/baselines/mine.json")
    assert found["theirs"] == shipped / "theirs.json"
    assert found["gone"] == Path("benchmarks/baselines/gone.json")
    assert "gone" in accepted().keys() - load.available().keys()
    assert "theirs" not in accepted().keys() - load.available().keys()


def test_the_current_folders_baseline_comes_before_the_shipped_one(here: Path) -> None:
    shipped = here / "package" / "shipped" / "baselines" / "theirs.json"
    touched(shipped, Path("benchmarks/baselines/theirs.json"))
    assert accepted()["theirs"] == baseline_file(load.find("theirs")) == Path("benchmarks/baselines/theirs.json")
