"""In somebody else's repository, what is not named means that repository's benchmarks."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from suite.benchmark.benchmark import Benchmark
from suite.benchmark.choice import chosen, here, tagged
from suite.benchmark.load import load
from suite.commands.check import guarded
from suite.commands.request import Request
from suite.errors import UserError
from tests.conftest import SMALL

CLAIM = """
[[claims]]
statement = "s"
source = "t"
initializer = "he"
metric = "final/test_accuracy"
within = [0.9, 1.0]
"""
SHIPPED = {"notebook", "circles", "mnist"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder: Path, name: str, tags: Sequence[str] = (), text: str = SMALL) -> None:
    (folder / "benchmarks").mkdir(exist_ok=True)
    listed = ", ".join(f'"{tag}"' for tag in tags)
    (folder / "benchmarks" / f"{name}.toml").write_text(f"tags = [{listed}]\n{text}", encoding="utf-8")


def names(benchmarks: Sequence[Benchmark]) -> list[str]:
    return [benchmark.name for benchmark in benchmarks]


@pytest.mark.usefixtures("folder")
def test_where_nothing_is_ones_own_the_shipped_ones_are_meant() -> None:
    assert set(names(chosen())) == SHIPPED
    assert {"circles", "mnist"} <= set(names(guarded()))
    assert set(names(tagged("default"))) == SHIPPED


def test_a_folder_of_other_things_is_none_of_ones_own(folder: Path) -> None:
    """Many projects keep the measurements of their speed in a folder of this name."""
    (folder / "benchmarks").mkdir()
    (folder / "benchmarks" / "speed.py").write_text("print(1)")
    assert set(names(chosen())) == SHIPPED
    assert guarded() == [], "a check judges nothing that others have accepted"


def test_ones_own_are_meant_where_there_are_some(folder: Path) -> None:
    write(folder, "plain")
    write(folder, "claimed", text=SMALL + CLAIM)
    assert names(chosen()) == ["claimed", "plain"], "none is tagged default, so all of them"
    assert [each.name for each in Request().benchmarks()] == ["claimed", "plain"]
    assert names(guarded()) == ["claimed"]
    write(folder, "first", ["default"])
    assert names(chosen()) == ["first"]
    assert names(chosen(["mnist", "mnist", "plain"])) == ["mnist", "plain"], "a shipped one goes by its name"
    assert names(chosen("mnist", "default")) == ["mnist"]
    assert load("mnist").name == "mnist"


def test_a_file_without_its_ending_is_meant_with_it(folder: Path) -> None:
    (folder / "ok.toml").write_text(SMALL, "utf-8")
    with pytest.raises(UserError, match=r"ok: no benchmark has this name; did you mean ok\.toml\?$"):
        load("ok")
    write(folder, "mine")
    with pytest.raises(UserError, match=r"did you mean benchmarks/mine\.toml, or the name mine\?$"):
        load("benchmarks/mine")


def test_a_tag_means_ones_own_or_if_none_has_it_the_shipped_ones(folder: Path) -> None:
    write(folder, "mine", ["default", "mine"])
    assert names(chosen(tag="mine")) == ["mine"]
    assert names(chosen(tag="default")) == ["mine"]
    assert "schoenholz-2017" in names(chosen(tag="landmark"))
    with pytest.raises(UserError, match="unknown tag 'landmrk'"):
        chosen(tag="landmrk")


def test_what_was_accepted_of_a_shipped_one_is_ones_own(folder: Path) -> None:
    write(folder, "mine", text=SMALL + CLAIM)
    baselines = folder / "benchmarks" / "baselines"
    baselines.mkdir()
    (baselines / "mnist.json").write_text("{}")
    assert names(guarded()) == ["mine", "mnist"]


def test_a_folder_from_which_all_benchmarks_are_gone_does_not_mean_the_shipped_ones(folder: Path) -> None:
    (folder / "benchmarks" / "baselines").mkdir(parents=True)
    (folder / "benchmarks" / "baselines" / "gone.json").write_text("{}")
    assert (here(), chosen(), guarded()) == ({}, [], [])


def test_the_tag_of_a_landmark_does_not_hide_what_was_accepted(folder: Path) -> None:
    write(folder, "hidden", ["landmark"], SMALL + CLAIM)
    write(folder, "known", ["landmark"], SMALL + CLAIM)
    assert guarded() == []
    (folder / "benchmarks" / "baselines").mkdir()
    (folder / "benchmarks" / "baselines" / "hidden.json").write_text("{}")
    assert names(guarded()) == ["hidden"]
