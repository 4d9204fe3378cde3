"""Learning rates tuned on validation data, from the file to the table: trained, judged and shown."""

from pathlib import Path

import pytest

import suite
from suite.analysis.looks import look
from suite.benchmark.benchmark import Benchmark
from suite.report.table import comparison
from tests.conftest import SMALL, MakeBenchmark, NewStore

RATE = "training.optimizer.config.learning_rate"
SELECTED = (
    f'{SMALL}\n[sweep]\n"{RATE}" = [0.0001, 0.5]\n[select]\naxes = ["{RATE}"]\ncommon = {{ "{RATE}" = 0.0001 }}\n'
)
CLAIM = f"""
[[claims]]
statement = "He weights train, each initializer at its own rate"
source = "theory"
initializer = "he"
exceeds = "zeros"
metric = "final/test_accuracy"
at = {{ "{RATE}" = "selected" }}
"""


@pytest.mark.usefixtures("undrawn")
def test_two_initializers_end_at_two_rates(make_benchmark: MakeBenchmark, tmp_path: Path, new_store: NewStore) -> None:
    """Zeros end where they began at any rate, so the first is chosen; He weights need the larger one."""
    settings = {"training.steps": 200, "training.batch_size": 40, "model.hidden": [8]}
    benchmark: Benchmark = make_benchmark(settings, text=SELECTED + CLAIM, seeds=5)
    (report,) = suite.run(benchmark, tracking_uri=new_store(tmp_path), jobs=1)
    assert report.complete
    assert len(report.rows) == 4, "the summary has every point"
    (verdict,) = report.verdicts
    assert verdict.state == "pass"
    assert "; he at learning_rate 0.5 and zeros at learning_rate 0.0001, chosen on validation data" in verdict.reason
    again = look(benchmark, benchmark.trials(), report.results, None, alpha=0.05)
    assert again.verdicts == (verdict,), "the check of `suite check` is the same"
    rows = {(row[2], row[0]): row[1] for row in comparison(benchmark, report.rows).rows}
    assert rows == {
        ("common", "he"): "0.0001",
        ("common", "zeros"): "0.0001",
        ("own", "he"): "0.5",
        ("own", "zeros"): "0.0001",
    }
