"""Reports of made-up results, with all that a page can show, and with texts that would do harm as markup."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from suite.analysis.claims import judge
from suite.analysis.summary import summarize
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.load import load
from suite.benchmark.trial import Trial
from suite.diagnostics.depth import scalars
from suite.diagnostics.measure import Measurement
from suite.report.contents.report import Report
from suite.training.result import Boundary, Result, Status
from tests.conftest import SMALL
from tests.report.explanation.test_screen import layer

HARM = "<script>document.title = 'owned'</script><img src=x onerror=\"document.title='owned'\">"

SEEDS = 6

SHALLOW = (
    SMALL.replace('title = "A small one"', f"title = '''{HARM}'''\nreferences = ['''</script>{HARM}''']")
    .replace("seeds = 2", f"seeds = {SEEDS}")
    .replace(
        "[initializers]",
        '[diagnostics]\n[initializers]\nhuge = { class_name = "RandomNormal", config = { stddev = 9.0 } }',
    )
    + f"""
[[claims]]
statement = '''Zeros stay at guessing {HARM}'''
source = "theory"
initializer = "zeros"
metric = "final/test_accuracy"
within = [0.49, 0.51]
[[claims]]
statement = "Zeros end above He's weights"
source = "nobody"
initializer = "zeros"
exceeds = "he"
metric = "final/test_accuracy"
"""
)

DEEP = (
    SMALL.replace("hidden = [4]", "depth = 1\nwidth = 4").replace("seeds = 2", "seeds = 3")
    + """lsuv = "lsuv"
[sweep]
"model.activation" = ["relu", "tanh"]
"model.depth" = [2, 6, 25]
[limit]
axis = "model.depth"
metric = "final/test_accuracy"
at_least = 0.75
"""
)

ENDS = {"zeros": 0.5, "he": 0.97, "huge": 0.7}
"""About where the initializers of the shallow benchmark end."""

REACHES = {"zeros": 1, "he": 25, "lsuv": 6}
"""Up to which depth those of the deep one train; with tanh half as far."""


def shallow(folder: Path) -> Report:
    """Three initializers with curves, boundaries, signals and draws; one seed has diverged and one has failed."""
    benchmark = _benchmark(folder / "shallow.toml", SHALLOW)
    return report(benchmark, [_trained(trial) for trial in benchmark.trials()])


def deep(folder: Path) -> Report:
    """Three initializers over depths and activations, with a limit."""
    benchmark = _benchmark(folder / "deep.toml", DEEP)
    return report(benchmark, [_limited(trial) for trial in benchmark.trials()])


def plane(folder: Path) -> Report:
    """One initializer over depths and learning rates, with a limit."""
    swept = '"training.optimizer.config.learning_rate" = [0.1, 0.3, 0.5]'
    text = DEEP.replace('"model.activation" = ["relu", "tanh"]', swept).replace('zeros = "zeros"', "")
    benchmark = _benchmark(folder / "plane.toml", text.replace('lsuv = "lsuv"', ""))
    return report(benchmark, [_limited(trial) for trial in benchmark.trials()])


def report(benchmark: Benchmark, results: Sequence[Result]) -> Report:
    """Return the report of these results, judged as a run's are."""
    trials = benchmark.trials()
    verdicts = [judge(claim, results, trials, select=benchmark.select) for claim in benchmark.claims]
    return Report(benchmark, list(results), summarize(results, trials), verdicts, complete=False)


def _benchmark(path: Path, text: str) -> Benchmark:
    path.write_text(text, encoding="utf-8")
    return load(str(path))


def _trained(trial: Trial) -> Result:
    name, seed = trial.initializer, trial.replicate
    if (name, seed) == ("huge", 5):
        return Result(trial, Status.FAILED, 0.0, error=f"Traceback\n{HARM}")
    end = ENDS[name] + (0.01 * (seed % 3) if name != "zeros" else 0.0)
    lost = (name, seed) == ("huge", 4)
    accuracy = np.array([0.5, (0.5 + end) / 2, end])
    loss = np.array([800.0 if name == "huge" else 0.8, 1.2 - end, np.nan if lost else 1.05 - end])
    found = _measurement(1.0 if name == "he" else 0.2)
    return Result(
        trial,
        Status.DIVERGED if lost else Status.FINISHED,
        0.0,
        steps=np.array([0, 5, 10]),
        curves={
            f"{part}/{what}": each
            for part in ("train", "test")
            for what, each in (("loss", loss), ("accuracy", accuracy))
        },
        metrics={
            **found.scalars,
            "initial/train_loss": float(loss[0]),
            "final/train_accuracy": end,
            "final/test_accuracy": end,
            "final/train_loss": 1.05 - end,
            "final/test_loss": 1.05 - end,
        },
        dataset={"train": 40, "test": 20, "task": "binary", "outputs": 1},
        boundary=_boundary(seed),
        measurements={0: found, 10: _measurement(1.0)},
        draws={"draws/log_length": np.linspace(-1, 1, 9), "draws/collapsed": np.zeros(9)},
    )


def _limited(trial: Trial) -> Result:
    point = dict(trial.point)
    far = REACHES[trial.initializer] / (2 if point.get("model.activation") == "tanh" else 1)
    rate = point.get("training.optimizer.config.learning_rate", 0.1)
    accuracy = 0.9 if round(10 * rate * point["model.depth"], 6) <= far else 0.5
    metrics = {"final/test_accuracy": accuracy, "final/train_accuracy": accuracy, "final/test_loss": 1 - accuracy}
    dataset = {"train": 40, "task": "binary", "outputs": 1}
    return Result(trial, Status.FINISHED, 0.0, metrics=metrics | {"initial/train_loss": 0.7}, dataset=dataset)


def _measurement(growth: float) -> Measurement:
    layers = [layer(f"dense_{at}", growth**at, growth ** (-2 * at), correlation=0.5) for at in range(4)]
    return Measurement(scalars(layers), layers, (), (), np.geomspace(2, 0.01, 12).reshape(2, 6))


def _boundary(seed: int) -> Boundary:
    x, y = np.linspace(-1, 1, 12, dtype=np.float32), np.linspace(-2, 2, 10, dtype=np.float32)
    share = np.tile(np.linspace(0, 1, 12, dtype=np.float32), (10, 1))
    points = np.array([[-0.5, 0], [0.5, seed / 10]], np.float32)
    return Boundary(x, y, (share > 0.5).astype(np.uint8), share, points, np.array([0, 1], np.uint8))
