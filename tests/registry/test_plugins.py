"""Installed packages that add to the suite, as real distributions on the path: metadata, and modules beside it."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from suite import datasets, initializers, models
from suite.benchmark.environment import environment, references
from suite.benchmark.load import load
from suite.cli.errors import report_errors
from suite.cli.list import command as list_command
from suite.diagnostics import registry
from suite.errors import UserError
from suite.registry import plugins
from suite.training.preflight import check
from suite.training.train import train
from tests.conftest import SMALL

WEIGHTS = """
import keras


class Spiral(keras.initializers.Initializer):
    def __init__(self, turns=0.5, seed=None):
        self.turns, self.seed = turns, seed

    def __call__(self, shape, dtype=None):
        return keras.random.uniform(shape, -self.turns, self.turns, dtype=dtype, seed=self.seed)
"""

PARTS = """
from typing import Literal

from suite.datasets.circles import Circles
from suite.diagnostics import Quantity
from suite.models.mlp import MLP


class Rings(Circles):
    name: Literal["rings"] = "rings"


class Tower(MLP):
    name: Literal["tower"] = "tower"


parameters = Quantity("cheap", of_net=lambda at: {"parameters": float(at.model.count_params())})
stray = Quantity("cheap", of_net=lambda at: {"loss": 0.0})
"""

ADDED = {
    "initializers": {"spiral": "zoo.weights:Spiral"},
    "datasets": {"rings": "zoo.parts:Rings"},
    "models": {"tower": "zoo.parts:Tower"},
    "diagnostics": {"parameters": "zoo.parts:parameters"},
}

Install = Callable[..., Path]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Return a function that installs a distribution of the package `zoo` into a folder on the path."""
    site = tmp_path / "site"
    (site / "zoo").mkdir(parents=True)
    for name, source in {"__init__": "", "weights": WEIGHTS, "parts": PARTS, "within": "FACTOR = 1\n"}.items():
        (site / "zoo" / f"{name}.py").write_text(source, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(site)

    def make(
        added: Mapping[str, Mapping[str, str]] = ADDED, package: str = "initializer-zoo", version: str = "1.2"
    ) -> Path:
        info = site / f"{package.replace('-', '_')}.dist-info"
        info.mkdir(exist_ok=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n")
        groups = {kind: "\n".join(f"{name} = {value}" for name, value in each.items()) for kind, each in added.items()}
        text = "\n\n".join(f"[initializer_suite.{kind}]\n{lines}" for kind, lines in groups.items())
        (info / "entry_points.txt").write_text(text + "\n")
        plugins._installed.cache_clear()
        return site / "zoo"

    yield make
    for name in [name for name in sys.modules if name.partition(".")[0] == "zoo"]:
        del sys.modules[name]
    plugins._installed.cache_clear()


WITH_ALL = {
    "dataset.name": "rings",
    "model.name": "tower",
    "diagnostics": {"quantities": ["parameters"]},
    "initializers": {"mine": "spiral"},
}


def test_all_kinds_are_used_by_their_names(install: Install, make_benchmark: Any) -> None:
    install()
    assert "spiral" in initializers.names()
    assert "rings" in datasets.names()
    assert "tower" in models.names()
    assert "parameters" in registry.names()
    assert datasets.label("rings") == "zoo.parts:Rings of initializer-zoo 1.2"
    (trial,) = make_benchmark(WITH_ALL, seeds=1).trials()
    check([trial])
    result = train(trial)
    assert (result.status, result.dataset["name"]) == ("finished", "rings")
    assert result.metrics["signal/parameters"] == 2 * 4 + 4 + 4 + 1
    assert initializers.get("Spiral").turns == 0.5, "as with Keras' own names, spelling does not matter"


def test_an_edited_or_upgraded_package_makes_trials_out_of_date_and_an_unused_one_does_not(
    install: Install, make_benchmark: Any
) -> None:
    bare = {trial.environment for trial in make_benchmark(seeds=1).trials()}
    folder = install()
    assert {trial.environment for trial in make_benchmark(seeds=1).trials()} == bare
    seen = set()
    uses: list[dict[str, Any]] = [
        {"initializers": {"mine": "spiral"}},
        {"initializers": {"mine": {"class_name": "scaled", "config": {"initializer": "spiral", "factor": 2.0}}}},
        {"dataset.name": "rings"},
        {"model.name": "tower"},
        {"diagnostics": {"quantities": ["parameters"]}},
    ]
    for settings in uses:
        for source, version in (("FACTOR = 1\n", "1.2"), ("FACTOR = 2\n", "1.2"), ("FACTOR = 1\n", "1.3")):
            (folder / "within.py").write_text(source)
            install(version=version)
            trial = make_benchmark(settings, seeds=1).trials()[0]
            assert trial.environment == environment(trial.spec), "what a worker finds out itself"
            seen.add((str(settings), trial.environment))
    assert len(seen) == 3 * len(uses)
    assert not {each for _, each in seen} & bare
    named = {"model": {"name": "mlp", "activation": "spiral"}, "dataset": {"name": "circles", "label": "rings"}}
    assert references(named) == [], "the same names elsewhere are something else"


def test_names_are_read_and_nothing_is_imported(install: Install, capsys: pytest.CaptureFixture[str]) -> None:
    install({"initializers": {"spiral": "zoo.broken:Spiral"}}).joinpath("broken.py").write_text("raise OSError(5)")
    Path("benchmarks").mkdir()
    Path("benchmarks/own.toml").write_text(SMALL.replace('"zeros"', '"spiral"'))
    assert report_errors(list_command, []) == 0
    out = capsys.readouterr().out
    assert "own" in out
    assert "initializer-zoo 1.2 adds initializers: spiral" in out
    assert load("own").initializers["zeros"]["class_name"] == "spiral"
    assert "zoo" not in sys.modules


BROKEN = {
    "import": ("zoo.broken:Thing", "broken.py, line 1, in <module>: ZeroDivisionError: division by zero"),
    "absent module": ("zoo.gone:Thing", "importing 'zoo.gone' failed with ModuleNotFoundError"),
    "absent object": ("zoo.weights:Spirals", "unknown name 'Spirals'; did you mean Spiral"),
    "no object": ("zoo.weights", "expected an entry point 'package.module:object', received 'zoo.weights'"),
    "not of its kind": ("zoo.weights:keras", "expected "),
    "of Python's own": ("os:system", "received Python's own 'os'"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_package_is_named_in_one_line(install: Install, case: str) -> None:
    reference, reason = BROKEN[case]
    folder = install({kind: {"thing": reference} for kind in plugins.KINDS})
    (folder / "broken.py").write_text("1 / 0")
    calls: dict[str, Callable[[], Any]] = {
        "datasets": lambda: datasets.get({"name": "thing"}),
        "models": lambda: models.get({"name": "thing"}),
        "diagnostics": lambda: registry.get("thing"),
        "initializers": lambda: initializers.get("thing"),
    }
    for kind, call in calls.items():
        with pytest.raises(UserError) as error:
            call()
        said = str(error.value)
        assert reason in said
        assert "\n" not in said
        if (case, kind) != ("not of its kind", "initializers"):
            assert said.startswith(f"package initializer-zoo 1.2: its 'thing' ({kind}) is broken: ")


def test_a_name_that_the_suite_has_is_refused_with_both_origins(install: Install) -> None:
    install({"initializers": {"HeNormal": "zoo.weights:Spiral"}, "models": {"mlp": "zoo.parts:Tower"}})
    with pytest.raises(UserError) as error:
        initializers.get("he_normal")
    both = (
        "'he_normal' stands for keras.initializers:HeNormal of the suite and for zoo.weights:Spiral of initializer-zoo"
    )
    assert both in str(error.value)
    with pytest.raises(
        UserError, match=r"'mlp' stands for suite\.models\.mlp:MLP of the suite and for zoo\.parts:Tower"
    ):
        models.get({"name": "mlp", "hidden": [4]})
    assert initializers.get("he_uniform"), "other names are not in doubt"
    assert datasets.get({"name": "circles"})


def test_a_name_that_two_packages_give_is_refused_with_both_origins(install: Install) -> None:
    install()
    install({"datasets": {"rings": "zoo.parts:Rings"}}, "another-zoo", "0.1")
    with pytest.raises(UserError, match=r"'rings' stands for .* another-zoo 0\.1 and for .* initializer-zoo 1\.2"):
        datasets.get({"name": "rings"})


def test_a_quantity_keeps_to_its_own_name(install: Install) -> None:
    install({"diagnostics": {"stray": "zoo.parts:stray"}})
    measured = registry.get("stray").of_net
    assert measured is not None
    with pytest.raises(UserError, match=r"expected values named 'stray' or 'stray_…', received 'loss'"):
        measured(None)  # type: ignore[arg-type] # it looks at nothing


def test_help_reads_no_metadata(install: Install) -> None:
    install()
    code = "import sys; from suite.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass\n"
    code += "print('suite.registry.plugins' in sys.modules, file=sys.stderr)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stderr.strip() == "False"
