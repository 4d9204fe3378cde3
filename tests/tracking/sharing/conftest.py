from pathlib import Path

import pytest

from suite.tracking.sharing import outbox
from tests.conftest import NewStore


@pytest.fixture
def uri(new_store: NewStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the tracking URI of an empty store; one that is away is asked again at once."""
    monkeypatch.setattr(outbox, "PAUSE", 0.0)
    monkeypatch.setattr(outbox, "SHARE", 1)
    return new_store(tmp_path / "mlruns")
