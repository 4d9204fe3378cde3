"""One request: the same benchmarks, changes and store for every command."""

from pathlib import Path

import pytest

from suite.commands.request import Request
from suite.errors import UserError
from tests.conftest import SMALL


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A current folder with a benchmark `mine`, tagged first, and a file elsewhere."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "benchmarks").mkdir()
    (tmp_path / "benchmarks" / "mine.toml").write_text(f'tags = ["first"]\n{SMALL}', encoding="utf-8")
    (tmp_path / "other.toml").write_text(SMALL, encoding="utf-8")
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_a_benchmark_knows_its_file_and_what_a_command_line_calls_it() -> None:
    found = Request(("mine", "./other.toml")).benchmarks()
    assert [each.file for each in found] == [Path("benchmarks/mine.toml"), Path("other.toml")]
    assert [each.argument for each in found] == ["mine", "./other.toml"]
    assert [each.argument for each in Request(tag="first").benchmarks()] == ["mine"]
    assert [each.argument for each in Request().benchmarks()] == ["mine"]


@pytest.mark.usefixtures("folder")
def test_changes_hold_for_named_tagged_and_default_benchmarks_alike() -> None:
    changes = {"seeds": 7, "initializers": ("zeros",), "settings": {"training.batch_size": 4}}
    (first,), (second,), (third,) = (
        Request(names, tag, **changes).benchmarks()  # type: ignore[arg-type]
        for names, tag in ((("mine",), None), ((), "first"), ((), None))
    )
    assert first == second == third
    assert (first.seeds, list(first.initializers), first.training.batch_size) == (7, ["zeros"], 4)
    assert first.published.seeds != 7
    assert first.file == first.published.file == Path("benchmarks/mine.toml")


@pytest.mark.usefixtures("folder")
def test_one_benchmark_is_read_once(folder: Path) -> None:
    benchmark = Request("mine", seeds=7).benchmark()
    (folder / "benchmarks" / "mine.toml").unlink()
    assert benchmark.published.file == benchmark.file
    with pytest.raises(UserError, match="unknown benchmark 'mine'"):
        Request("mine").benchmark()


def test_the_command_line_asks_for_the_same_and_shows_no_password() -> None:
    request = Request(("a b",), "unused", 3, ("he_normal",), {"x.y": [1, "z"]}, "http://me:secret@lab:5000")
    said = "'a b' --seeds 3 --initializer he_normal --set 'x.y=[1, \"z\"]' --tracking-uri http://lab:5000"
    assert request.command("run") == f"python -m suite run {said}"
    assert Request(tag="mine").arguments == ("--tag", "mine")
