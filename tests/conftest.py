"""What all rooms' tests share: small benchmarks from tables, empty stores, and one TensorFlow process."""

import gc
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

# NumPy reads it when it is imported: threads that share the product of two small matrices mostly wait for one another.
# Training has one thread for it anyway.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# As in a shell where the environment is active: what is printed is then what the pages say, `python -m suite …`.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])

import numpy as np
import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

from suite import datasets, models
from suite.benchmark import accepted, environment
from suite.benchmark import load as loading
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.load import load
from suite.benchmark.sweep import Point
from suite.benchmark.training import Target, Training
from suite.benchmark.trial import Spec, Trial
from suite.execution.stopping import SIGNALS, left_behind
from suite.report.contents import boards, figures
from suite.tracking import store as tracking
from suite.tracking.location import database_uri
from suite.tracking.stores.sqlite import prepare
from suite.training.result import Boundary, Result, Status

# How long an example takes says more of the machine than of the code.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")

SMALL = """
title = "A small one"
seeds = 2
[dataset]
name = "circles"
train = 40
validation = 20
test = 20
[model]
name = "mlp"
hidden = [4]
[training]
optimizer = { class_name = "SGD", config = { learning_rate = 0.1 } }
batch_size = 8
steps = 10
evaluations = 2
[initializers]
zeros = "zeros"
he = "he_normal"
"""


class ByFile(LoadScopeScheduling):  # type: ignore[misc]
    """Gives each process whole files, since tests of a file share what is slow to make; all of tracking's to one.

    Those share a store.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return "tests/tracking" if file.startswith("tests/tracking/") else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """Say how the two processes share the tests."""
    return ByFile(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no process has a long file left when the other has none."""
    items.sort(key=lambda item: next((at for at, name in enumerate(LONGEST) if item.nodeid.startswith(name)), MANY))


LONGEST = (
    "tests/tracking/",
    "tests/test_guides.py",
    "tests/training/test_tasks.py",
    "tests/test_killed.py",
    "tests/execution/",
    "tests/test_planted",
    "tests/test_face.py",
    "tests/commands/",
    "tests/cli/",
    "tests/training/",
)
"""Beginnings of the names of files that take longest, the longest first."""

MANY = len(LONGEST)


def pytest_collection_finish() -> None:
    """Exclude from garbage collection what was imported: to look through TensorFlow takes half a second each time."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Remember the exit code for the very end."""
    session.config.stash[ENDED] = int(exitstatus)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """End at once if a trial still runs: a test that hung has failed, and its thread would hold the exit."""
    if left_behind():
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(config.stash.get(ENDED, 1))


ENDED = pytest.StashKey[int]()

MakeBenchmark = Callable[..., Benchmark]
NewStore = Callable[[Path], str]
StandIn = Callable[[object], list[object]]


@pytest.fixture
def benchmark_file(tmp_path: Path) -> Callable[[str], Path]:
    """Return a function that writes the text of a benchmark file and returns its path."""

    def write(text: str, name: str = "small") -> Path:
        path = tmp_path / f"{name}.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def make_benchmark(benchmark_file: Callable[..., Path]) -> MakeBenchmark:
    """Return a function that makes a small benchmark, with dotted keys set to other values."""

    def make(
        settings: dict[str, Any] | None = None, text: str = SMALL, name: str = "small", **overrides: Any
    ) -> Benchmark:
        return load(str(benchmark_file(text, name)), settings=settings, **overrides)

    return make


@pytest.fixture
def signals_heard() -> Iterator[None]:
    """Signals have their usual handlers, also if the tests were started by nohup or in the background of a script."""
    usual = dict.fromkeys(SIGNALS, signal.SIG_DFL) | {signal.SIGINT: signal.default_int_handler}
    before = {number: signal.signal(number, handler) for number, handler in usual.items()}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture(scope="session")
def new_store(tmp_path_factory: pytest.TempPathFactory) -> NewStore:
    """Return a function that puts an empty store into a folder and returns its tracking URI.

    The database is the suite's own, made once and copied: to make one takes longer than most tests.
    """
    blank = tmp_path_factory.mktemp("blank") / "mlflow.db"
    prepare(blank)

    def new(folder: Path) -> str:
        folder.mkdir(parents=True, exist_ok=True)
        return database_uri(Path(shutil.copy(blank, folder)))

    return new


def undraw(patch: pytest.MonkeyPatch) -> None:
    """Let no figures be drawn: they take longer than a small training, and tests of their own look at them."""
    patch.setattr(figures, "figures", lambda _benchmark, _results: {})
    patch.setattr(figures, "trial_figures", lambda _result: {})
    patch.setattr(boards, "own_ranking", lambda _report: ("", {}))


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """Return a function that puts a stand-in where commands open a store; its list gets the addresses they open."""

    def replace(store: object) -> list[object]:
        opened: list[object] = []

        def open_(address: object) -> object:
            opened.append(address)
            return store

        monkeypatch.setattr(tracking, "Store", open_)
        return opened

    return replace


@pytest.fixture
def only_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Benchmarks and baselines are found in the current folder only, none of the shipped ones."""
    for module in (loading, accepted):
        monkeypatch.setattr(module, "folders", lambda: [Path("benchmarks")])


@pytest.fixture
def upgrade(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Return a function after whose call the process seems to run with another version of Keras."""
    return lambda version: monkeypatch.setattr(environment, "versions", lambda: {"keras": version})


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """No figures are drawn."""
    undraw(monkeypatch)


def _result(
    initializer: str = "he",
    replicate: int = 0,
    *,
    benchmark: str = "small",
    point: tuple[tuple[str, Any], ...] = (),
    status: Status = Status.FINISHED,
    target: Target | None = None,
    steps: Sequence[int] = (),
    curves: Mapping[str, Sequence[float]] | None = None,
    boundary: Boundary | None = None,
    error: str = "",
    task: str = "binary",
    **metrics: float,
) -> Result:
    spec = Spec(
        dataset=datasets.get({"name": "circles"}),
        model=models.get({"name": "mlp", "hidden": [2]}),
        training=Training(steps=100, target=target),
        initializer={"class_name": "zeros", "config": {}},
        seed=0,
        replicate=replicate,
    )
    return Result(
        trial=Trial(benchmark, initializer, Point(point), spec, environment="e"),
        status=status,
        started=0.0,
        steps=np.array(steps, np.int64),
        curves={name: np.array(values, np.float64) for name, values in (curves or {}).items()},
        metrics={name.replace("__", "/"): value for name, value in metrics.items()},
        dataset={"task": task, "outputs": 3 if task == "multiclass" else 1},
        boundary=boundary,
        error=error,
    )


@pytest.fixture
def result() -> Callable[..., Result]:
    """Makes a result; metrics are keywords, final__test_accuracy is "final/test_accuracy"."""
    return _result
