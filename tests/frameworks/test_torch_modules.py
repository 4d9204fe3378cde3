import sys
from pathlib import Path

import pytest

import suite
from suite.errors import UserError
from suite.frameworks.torch_modules import is_module


@pytest.mark.parametrize(
    "text", ["import torch\ndef build(): pass", "def build():\n    import torch"], ids=["at the top", "in the function"]
)
def test_a_net_of_pytorch_without_pytorch_says_what_to_install(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    (tmp_path / "net.py").write_text(text)
    with pytest.raises(UserError, match=r"torch.*; install PyTorch: pip install '\.\[torch\]'$") as error:
        suite.audit(f"{tmp_path / 'net.py'}:build")
    assert str(error.value).startswith(f"{tmp_path / 'net.py'}:build: ")
    assert "\n" not in str(error.value)


def test_another_missing_module_is_not_pytorch(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text("import missing_module")
    with pytest.raises(UserError, match="missing_module") as error:
        suite.audit(f"{tmp_path / 'net.py'}:build")
    assert "PyTorch" not in str(error.value)


def test_without_pytorch_nothing_is_a_module(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "torch", raising=False)
    assert not is_module(object())
    assert "torch" not in sys.modules
