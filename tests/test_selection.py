"""Learning rates tuned on validation data, from the file to the table: trained, judged and shown."""

from pathlib import Path

import pytest

import suite
from suite.analysis.looks import look
from suite.benchmark.benchmark import Benchmark
from suite.report.comparison.table import comparison
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
    text = (SELECTED + CLAIM).replace("steps = 10", "steps = 200").replace("batch_size = 8", "batch_size = 40")
    benchmark: Benchmark = make_benchmark(text=text.replace("hidden = [4]", "hidden = [8]"), seeds=5)
    (report,) = suite.run(benchmark, tracking_uri=new_store(tmp_path), jobs=1)
    assert report.complete
    assert len(report.rows) == 4, "the summary has every point"
    (verdict,) = report.verdicts
    assert verdict.state == "pass"
    end = "(at an end of what was tried)"
    chosen = f"he at learning_rate 0.5 {end} and zeros at learning_rate 0.0001 {end}, chosen on validation data"
    assert chosen in verdict.reason
    again = look(benchmark, benchmark.trials(), report.results, None, alpha=0.05)
    assert again.verdicts == (verdict,), "the check of `suite check` is the same"
    rows = {(row[2], row[0]): row[1] for row in comparison(benchmark, report.rows).rows}
    assert rows == {
        ("common", "he"): "0.0001",
        ("common", "zeros"): "0.0001",
        ("own", "he"): "0.5",
        ("own", "zeros"): "0.0001",
    }
