from collections.abc import Callable

import pytest

from suite.benchmark.benchmark import Benchmark
from suite.report.charts.style import looks
from suite.report.contents.figures import figures, trial_figures
from suite.training.result import Boundary, Result, Status
from suite.training.train import train
from tests.conftest import SMALL

Make = Callable[..., Result]
CURVES = {f"{part}/{measure}": (0.6, 0.7) for part in ("train", "test") for measure in ("loss", "accuracy")}
FINAL = {"final__train_accuracy": 0.7, "final__test_accuracy": 0.7}


@pytest.fixture
def benchmark(make_benchmark: Callable[..., Benchmark]) -> Benchmark:
    return make_benchmark()


def test_boundaries_are_drawn_where_there_are_any(
    benchmark: Benchmark, result: Make, boundary: Callable[..., Boundary]
) -> None:
    plain = [result(name, steps=(0, 10), curves=CURVES, **FINAL) for name in ("zeros", "he")]
    assert set(figures(benchmark, plain)) == {"curves", "final"}
    assert set(figures(benchmark, [*plain, result("he", 1, boundary=boundary(), **FINAL)])) == {
        "curves",
        "final",
        "boundaries",
    }


def test_the_look_is_that_of_the_benchmark_whichever_trials_failed(benchmark: Benchmark, result: Make) -> None:
    results = [result("zeros", status=Status.FAILED), result("he", steps=(0, 10), curves=CURVES, **FINAL)]
    line = figures(benchmark, results)["curves"].axes[0].lines[0]
    assert line.get_color() == looks(benchmark.initializers)["he"].colour


def test_nothing_is_drawn_of_nothing(benchmark: Benchmark, result: Make) -> None:
    assert figures(benchmark, []) == {}
    assert figures(benchmark, [result(status=Status.FAILED)]) == {}
    assert trial_figures(result(status=Status.FAILED)) == {}


def test_one_trial(result: Make, boundary: Callable[..., Boundary]) -> None:
    found = trial_figures(result("he", 3, steps=(0, 10), curves=CURVES, boundary=boundary(), **FINAL))
    assert set(found) == {"curves", "boundary"}
    assert {figure.get_suptitle() for figure in found.values()} == {"small: he, seed 3"}


def test_signals_are_drawn_where_they_were_measured_and_curves_where_something_was_trained(
    make_benchmark: Callable[..., Benchmark],
) -> None:
    diagnostics = {"examples": 20, "quantities": ["jacobian"], "draws": 3, "measurements": 1}
    trained, untrained = (
        make_benchmark({"diagnostics": diagnostics, "training.steps": steps}, seeds=1, initializers=["he"])
        for steps in (4, 0)
    )
    signals = {"profiles", "spectra", "draws"}
    for benchmark, others in ((trained, {"curves", "final", "boundaries", "course"}), (untrained, {"boundaries"})):
        results = [train(trial) for trial in benchmark.trials()]
        assert set(figures(benchmark, results)) == signals | others
        assert set(trial_figures(results[0])) == {"boundary", "histograms"} | (others & {"curves"})


def test_where_rates_are_selected_each_initializer_is_shown_at_its_own(
    make_benchmark: Callable[..., Benchmark], result: Make
) -> None:
    rate = "training.optimizer.config.learning_rate"
    text = f'{SMALL}\n[sweep]\n"{rate}" = [0.1, 0.2]\n[select]\naxes = ["{rate}"]\ncommon = {{ "{rate}" = 0.1 }}\n'
    scores = {("zeros", 0.1): 0.8, ("zeros", 0.2): 0.5, ("he", 0.1): 0.5, ("he", 0.2): 0.8}
    results = [
        result(name, point=((rate, at),), steps=(0, 10), curves=CURVES, final__validation_accuracy=score, **FINAL)
        for (name, at), score in scores.items()
    ]
    found = figures(make_benchmark(text=text), results)
    assert found["final"].get_suptitle() == "A small one (each at its own learning_rate)"
    panels = [axes.get_title(loc="left") for axes in found["final"].axes]
    assert panels == ["train accuracy", "test accuracy"], "as without a sweep"


@pytest.mark.parametrize(("rates", "others"), [(2, {"curves", "final"}), (13, set())])
def test_a_map_of_limits_comes_first_and_alone_where_others_cannot_show_all_points(
    make_benchmark: Callable[..., Benchmark], result: Make, rates: int, others: set[str]
) -> None:
    size, noise = "training.batch_size", "dataset.noise"
    sweep: dict[str, list[float]] = {size: [2, 4, 8], noise: [at / 100 for at in range(rates)]}
    limit = {"axis": size, "metric": "final/test_accuracy", "at_least": 0.6}
    benchmark = make_benchmark({"sweep": sweep, "limit": limit}, seeds=1)
    results = [
        result(name, point=((noise, at), (size, each)), steps=(0, 10), curves=CURVES, **FINAL)
        for name in benchmark.initializers
        for at in sweep[noise]
        for each in sweep[size]
    ]
    found = figures(benchmark, results)
    assert set(found) == {"map"} | others
    assert next(iter(found)) == "map"
    assert found["map"].axes[0].collections[0].get_array().max() == pytest.approx(0.4)  # type: ignore[union-attr]
    assert len(found["map"].axes) == rates + 1
