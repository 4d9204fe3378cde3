import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from suite.analysis.audit.census import Member
from suite.cli import cli
from suite.cli.errors import report_errors
from suite.commands.audit.census import LIBRARIES, census
from suite.commands.audit.library import Library, Word
from suite.errors import UserError
from suite.report.audit.census import page
from tests.commands.audit import nets

Build = Callable[[], Any]


class Shelf:
    """A library of four nets that counts what it builds."""

    def __init__(self) -> None:
        self.built: list[str] = []

    def nets(self) -> Iterator[tuple[str, Build]]:
        for build in (nets.dense, nets.lstm, nets.broken, nets.one_seed):
            yield build.__name__, lambda build=build: self.build(build)  # type: ignore[misc]

    def build(self, build: Build) -> Any:
        self.built.append(build.__name__)
        return build()


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Shelf:
    found = Shelf()
    words = (Word("its page", ("dense", "lstm"), {"dense.kernel": "he_normal"}),)
    monkeypatch.setitem(LIBRARIES, "shelf", Library(("keras",), found.nets, words))
    return found


def by_name(members: tuple[Member, ...]) -> dict[str, Member]:
    return {each.name: each for each in members}


def test_each_net_is_audited_and_what_fails_is_listed(shelf: Shelf) -> None:
    members = by_name(census("shelf").members)
    assert list(members) == shelf.built == ["dense", "lstm", "broken", "one_seed"]
    assert members["dense"].weights == 8
    assert members["dense"].laws[0].law == "he_normal"
    assert members["broken"].reason.endswith("ValueError: no units")
    assert "share a seed" in members["one_seed"].findings[0]


def test_the_library_is_held_to_its_word(shelf: Shelf) -> None:
    members = by_name(census("shelf").members)
    assert [(each.yes, each.no) for each in members["dense"].kept] == [(1, 0)]
    assert [(each.yes, each.no) for each in members["lstm"].kept] == [(0, 1)]
    assert members["lstm"].kept[0].broken.startswith("dense.kernel: ")
    assert members["one_seed"].kept == ()
    assert shelf.built


def test_a_census_goes_on_where_it_was_interrupted(shelf: Shelf, tmp_path: Path) -> None:
    file = tmp_path / "census.json"
    whole = census("shelf", file)
    table = json.loads(file.read_text())
    table["members"] = table["members"][:2]
    file.write_text(json.dumps(table))
    shelf.built.clear()
    again = census("shelf", file)
    assert shelf.built == ["broken", "one_seed"]
    assert [each.name for each in again.members] == [each.name for each in whole.members]


def test_another_version_begins_anew(shelf: Shelf, tmp_path: Path) -> None:
    file = tmp_path / "census.json"
    census("shelf", file)
    file.write_text(file.read_text().replace(json.loads(file.read_text())["versions"]["keras"], "2.0"))
    shelf.built.clear()
    census("shelf", file)
    assert len(shelf.built) == 4


def test_the_page_has_nets_findings_words_and_what_is_missing(shelf: Shelf) -> None:
    text = page(census("shelf")).replace("\\", "")
    assert shelf.built
    for said in (
        "| dense, one_seed | 6 to 8 | he_normal (2 to 3); glorot_uniform (1) | – |",
        "- one_seed: dense.kernel and dense_1.kernel begin with the same random numbers",
        "| its page | dense, lstm | 1 | 1 | 0 | lstm: dense.kernel: ",
        "in broken: ValueError: no units",
    ):
        assert said in text


def test_the_command_line_writes_both_files(shelf: Shelf, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [str(tmp_path / name) for name in ("census.json", "census.md")]
    assert report_errors(cli, ["audit", "--census", "shelf", "--json", files[0], "--markdown", files[1]]) == 0
    assert "shelf: 3 nets" in capsys.readouterr().out
    assert all(Path(file).read_text() for file in files)
    assert len(shelf.built) == 4


def test_an_unknown_library_or_one_that_is_not_installed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UserError, match="--census: unknown group of nets 'kera'; did you mean keras"):
        census("kera")
    monkeypatch.setitem(LIBRARIES, "none", Library(("no-such-package",), Shelf().nets))
    with pytest.raises(UserError, match="expected the package no-such-package to be installed"):
        census("none")


def test_the_sizes_of_keras_applications_are_all_listed() -> None:
    names = [name for name, _ in LIBRARIES["keras"].nets()]
    assert {"ResNet50", "VGG16", "EfficientNetB0", "ConvNeXtTiny"} <= {*names}
