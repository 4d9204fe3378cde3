"""A file is there whole or not at all."""

from pathlib import Path

import pytest

from suite.benchmark.whole_file import write_whole


@pytest.mark.parametrize("durable", [False, True])
def test_it_takes_the_place_of_what_was_there(tmp_path: Path, durable: bool) -> None:
    file = tmp_path / "new" / "folder" / "file.json"
    for content in (b"first", b"second"):
        write_whole(file, content, durable=durable)
        assert file.read_bytes() == content
    assert list(file.parent.iterdir()) == [file]


def test_what_stood_there_is_kept_if_it_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "file.json"
    write_whole(file, b"first")

    def refuse(_self: Path, _target: Path) -> None:
        raise OSError("full")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="full"):
        write_whole(file, b"second")
    assert file.read_bytes() == b"first"
    assert list(tmp_path.iterdir()) == [file]


def test_an_unfinished_draft_does_not_stand_in_the_way(tmp_path: Path) -> None:
    (tmp_path / ".file.json.part").write_bytes(b"half of")
    write_whole(tmp_path / "file.json", b"whole")
    assert [each.name for each in tmp_path.iterdir()] == ["file.json"]
