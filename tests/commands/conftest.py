from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from suite.benchmark.benchmark import Benchmark
from suite.commands import training
from suite.report.charts import page
from suite.report.contents import boards, figures
from tests.commands.concluded import CLAIM
from tests.conftest import SMALL, NewStore
from tests.workplace import Workplace


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory, new_store: NewStore) -> Iterator[Workplace]:
    folder = tmp_path_factory.mktemp("gate")
    with pytest.MonkeyPatch.context() as patch:
        yield Workplace(folder, patch, new_store(folder))


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workplace: Workplace) -> Workplace:
    """A workplace without benchmarks, on the store of the module's."""
    return Workplace(tmp_path, monkeypatch, workplace.uri)


@pytest.fixture
def untrained(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever would be trained is an error."""

    def refuse(*_: Any) -> None:
        raise AssertionError("something is trained")

    monkeypatch.setattr(training, "execute", refuse)
    monkeypatch.setattr(training, "prepare", refuse)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Figures that take no time: the tests of the report look at real ones."""
    monkeypatch.setattr(figures, "figures", lambda _benchmark, _results: {"curves": "drawing"})
    monkeypatch.setattr(figures, "trial_figures", lambda _result: {"curves": "drawing"})
    monkeypatch.setattr(page, "render", lambda drawing: drawing.encode())
    monkeypatch.setattr(boards, "own_ranking", lambda _report: ("", {}))


@pytest.fixture
def benchmark(make_benchmark: Any) -> Benchmark:
    return make_benchmark(text=f"{SMALL}\n{CLAIM}")  # type: ignore[no-any-return]
