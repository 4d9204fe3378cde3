from pathlib import Path

import pytest

from suite.datasets.files import UnavailableError
from suite.datasets.sources import KerasHome


def test_the_folder_is_below_keras_home_or_the_user_s(
    tmp_path: Path, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "keras" / "datasets" / "tiny").mkdir(parents=True)
    (tmp_path / ".keras" / "datasets").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    assert KerasHome("tiny").fetch(scratch, lambda _: None) == tmp_path / "keras" / "datasets" / "tiny"
    monkeypatch.delenv("KERAS_HOME")
    assert KerasHome(".").fetch(scratch, lambda _: None) == tmp_path / ".keras" / "datasets"
    with pytest.raises(UnavailableError, match=r"^no folder .*tiny$"):
        KerasHome("tiny").fetch(scratch, lambda _: None)
