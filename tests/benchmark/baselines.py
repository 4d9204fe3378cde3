"""A baseline, as a value."""

from suite.benchmark.baseline import Baseline, Entry

BASELINE = Baseline(
    benchmark="small",
    seed=3,
    environment={"keras": "3.15.0", "system": "Linux"},
    entries=(
        Entry(initializer="zeros", metric="final/test_accuracy", configuration="c0", seeds=(0, 1), values=(0.5, 0.5)),
        Entry(
            initializer="he",
            point={"model.hidden": [4, 2]},
            metric="steps_to/0.9",
            configuration="c1",
            data=("d0", "d1"),
            seeds=(0, 1),
            values=(120.0, None),
            failed=(2,),
            diverged=1,
            draws=2,
            twins=1.0,
        ),
    ),
)
