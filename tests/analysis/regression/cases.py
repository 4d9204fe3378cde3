"""Two sides of a comparison, and the state that is expected of them."""

from dataclasses import dataclass, field
from typing import Any

from suite.analysis.state import State
from suite.benchmark.baseline import Entry
from tests.analysis.regression.conftest import LOSS, STEPS, entry, normal

THEN, NOW = normal(1), normal(2)
HALF = [0.5] * 20
NEVER: list[float | None] = [None] * 20
LITTLE = (0.0001, -0.0001, -0.0002, 0.0002)


def shifted(by: float, values: list[float] = THEN) -> list[float]:
    """Return the same seeds, each moved by as much, and by a little that differs from seed to seed."""
    return [round(value + by + LITTLE[at % 4], 6) for at, value in enumerate(values)]


ONE_FELL = [*THEN[:19], 0.1]


@dataclass
class Case:
    """Two sides, and the state with a part of the reason that are expected of them."""

    state: State
    reason: str
    present: Entry | None
    accepted: Entry | None
    margin: float = 0.01
    other_root: bool = False
    more: dict[str, Any] = field(default_factory=dict)


EXCLUDED = "a drop of 1 point is excluded"
SHOWN = "a drop is shown, and one of 1 point not excluded"
NEITHER = "a drop of 1 point is neither excluded nor shown"
SAME = "every seed gives the accepted number, to the last digit"
PASSES = {
    "every seed as before": Case(State.PASS, SAME, entry(THEN), entry(THEN)),
    "one seed, as before": Case(State.PASS, SAME, entry(THEN[:1]), entry(THEN)),
    "noise, other seeds": Case(State.PASS, EXCLUDED, entry(NOW), entry(THEN), other_root=True),
    "noise, seed by seed": Case(State.PASS, EXCLUDED, entry(shifted(0)), entry(THEN)),
    "fewer seeds than accepted": Case(State.PASS, EXCLUDED, entry(shifted(0)[:10]), entry(THEN)),
    "more seeds than accepted": Case(State.PASS, EXCLUDED, entry(normal(3, 40)), entry(THEN)),
    "a drop below the margin": Case(
        State.PASS,
        "a drop of 0.5 points is shown, below the margin of 1 point",
        entry(shifted(-0.005)),
        entry(THEN),
    ),
    "a drop of the mean below the margin, most seeds equal": Case(
        State.PASS,
        "a drop of 0.25 points is shown, below the margin of 1 point",
        entry([*[0.98] * 15, *[0.97] * 5]),
        entry([0.98] * 20),
    ),
    "zeros against zeros": Case(State.PASS, SAME, entry(HALF, draws=1), entry(HALF, draws=1)),
    "zeros, other seeds": Case(State.PASS, EXCLUDED, entry(HALF[:5], draws=1), entry(HALF, draws=1), other_root=True),
    "all diverged, as before": Case(State.PASS, SAME, entry(HALF, diverged=20), entry(HALF, diverged=20)),
    "one fell far, as before": Case(State.PASS, EXCLUDED, entry(shifted(0, ONE_FELL)), entry(ONE_FELL)),
    "one fell far, as before, and fewer seeds": Case(
        State.PASS, EXCLUDED, entry(shifted(0, [0.1, *THEN])[:10]), entry([0.1, *THEN])
    ),
    "a loss that rises below the margin": Case(
        State.PASS, "a rise of 0.005 is shown, below the margin of 0.01", entry(shifted(0.005), LOSS), entry(THEN, LOSS)
    ),
    "a target that is never reached": Case(State.PASS, SAME, entry(NEVER, STEPS), entry(NEVER, STEPS), 100),
    "never reached, other seeds": Case(
        State.PASS,
        "a slowdown of 100 steps is excluded",
        entry(NEVER, STEPS),
        entry(NEVER, STEPS),
        100,
        other_root=True,
    ),
    "all fail, as accepted": Case(
        State.PASS, "no seed has a score, as accepted", entry([], failed=range(5)), entry([], failed=range(5))
    ),
    "one fails, as accepted": Case(
        State.PASS, EXCLUDED, entry(shifted(0)[:19], failed=[19]), entry(THEN[:19], failed=[19])
    ),
    "the same share fails, other seeds": Case(
        State.PASS, EXCLUDED, entry(NOW[:18], failed=[18, 19]), entry(THEN[:9], failed=[9]), other_root=True
    ),
    "weights that ignored their seed before": Case(
        State.PASS, EXCLUDED, entry(shifted(0), draws=1), entry(THEN, draws=1)
    ),
    "twins, as accepted": Case(State.PASS, EXCLUDED, entry(shifted(0), twins=2), entry(THEN, twins=2)),
    "draws are unknown": Case(State.PASS, EXCLUDED, entry(shifted(0), draws=0), entry(THEN)),
    "fixed data, other seeds": Case(
        State.PASS, EXCLUDED, entry(NOW, data=["a"]), entry(THEN, data=["a"]), other_root=True
    ),
    "data of which nothing is known": Case(State.PASS, EXCLUDED, entry(shifted(0), data=[]), entry(THEN, data=["a"])),
}


FAILS = {
    "a drop of exactly the margin": Case(
        State.FAIL, "a drop is shown", entry([0.96] * 5), entry([*[0.97] * 4, 0.96]), other_root=True
    ),
    "half of the seeds fall from where all are equal": Case(
        State.FAIL, "a drop is shown", entry([*[1.0] * 10, *[0.9] * 10]), entry([1.0] * 20), other_root=True
    ),
    "all fall by less than the margin, and some far": Case(
        State.FAIL,
        "a drop is shown; the typical seed holds, but the mean is 13.4 points worse",
        entry([*shifted(-0.005)[:17], 0.1, 0.1, 0.1]),
        entry(THEN),
    ),
    "0.97 falls to 0.90": Case(State.FAIL, SHOWN, entry(normal(2, mean=0.90)), entry(THEN), other_root=True),
    "two points, seed by seed": Case(
        State.FAIL, SHOWN, entry(shifted(-0.02, normal(4, deviation=0.05))), entry(normal(4, deviation=0.05))
    ),
    "five seeds against twenty": Case(State.FAIL, SHOWN, entry(shifted(-0.05)[:5]), entry(THEN)),
    "a loss that rises": Case(
        State.FAIL, "a rise is shown, and one of 0.01 not excluded", entry(shifted(0.02), LOSS), entry(THEN, LOSS)
    ),
    "every present seed below the worst accepted one": Case(
        State.FAIL, SHOWN, entry([min(THEN) - 0.02] * 20), entry(THEN), other_root=True
    ),
    "steps that grow": Case(
        State.FAIL,
        "a slowdown is shown, and one of 50 steps not excluded",
        entry(range(300, 320), STEPS),
        entry(range(100, 120), STEPS),
        50,
    ),
    "a target that is not reached any more": Case(
        State.FAIL,
        "a slowdown is shown, and one of 50 steps not excluded",
        entry(NEVER, STEPS),
        entry(range(100, 120), STEPS),
        50,
    ),
    "a target that most do not reach any more": Case(
        State.FAIL,
        "a slowdown is shown, and one of 50 steps not excluded",
        entry([*NEVER[:15], *[100] * 5], STEPS),
        entry([100] * 20, STEPS),
        50,
    ),
    "all diverge": Case(State.FAIL, SHOWN, entry([0.1] * 20, diverged=20), entry(THEN)),
    "divergences": Case(
        State.FAIL,
        "a rise is shown, and one of 0.1 not excluded",
        entry([1.0] * 20, "final/diverged"),
        entry([0.0] * 20, "final/diverged"),
        0.1,
    ),
    "recovered, but worse": Case(State.FAIL, SHOWN, entry(shifted(-0.05)), entry(THEN[:19], failed=[19])),
    "an initializer that ignores its seed": Case(
        State.FAIL,
        "the initializer ignores its seed: 20 seeds start from the same initial weights",
        entry(NOW, draws=1),
        entry(THEN),
    ),
    "the same numbers from the same weights": Case(State.FAIL, "ignores its seed", entry(THEN, draws=1), entry(THEN)),
    "weights that repeat": Case(
        State.FAIL, "only 19 different initial weights", entry(shifted(0), draws=19), entry(THEN)
    ),
    "twins": Case(
        State.FAIL,
        "equal layers start as twins: 2 kernels are copies, accepted 0",
        entry(shifted(0), twins=2),
        entry(THEN),
    ),
    "more twins": Case(State.FAIL, "3 kernels are copies, accepted 2", entry(THEN, twins=3), entry(THEN, twins=2)),
}


IMPROVES = {
    "a rise": Case(State.IMPROVED, "a rise is shown", entry(shifted(0.01)), entry(THEN)),
    "a small rise": Case(State.IMPROVED, "a rise is shown", entry(shifted(0.001)), entry(THEN)),
    "a rise, other seeds": Case(
        State.IMPROVED, "a rise is shown", entry(normal(2, mean=0.98)), entry(THEN), other_root=True
    ),
    "a loss that falls": Case(State.IMPROVED, "a drop is shown", entry(shifted(-0.02), LOSS), entry(THEN, LOSS)),
    "a loss that is finite again": Case(State.IMPROVED, "a drop is shown", entry(THEN, LOSS), entry([None] * 20, LOSS)),
    "fewer steps": Case(
        State.IMPROVED, "a speed-up is shown", entry(range(100, 120), STEPS), entry(range(300, 320), STEPS), 50
    ),
    "a target that is reached at last": Case(
        State.IMPROVED, "a speed-up is shown", entry(range(100, 120), STEPS), entry(NEVER, STEPS), 50
    ),
}


UNDECIDED = {
    "zeros, of which one seed was accepted": Case(
        State.UNDECIDED, "fewer than 5 seeds", entry(HALF, draws=1), entry(HALF[:1])
    ),
    "four seeds, a huge drop": Case(State.UNDECIDED, "fewer than 5 seeds", entry([0.1] * 4), entry(THEN)),
    "four seeds were accepted": Case(State.UNDECIDED, "fewer than 5 seeds", entry(THEN), entry([0.99] * 4)),
    "one seed, a little worse": Case(State.UNDECIDED, "fewer than 5 seeds", entry([THEN[0] - 1e-6]), entry(THEN)),
    "wide noise": Case(
        State.UNDECIDED, NEITHER, entry(normal(2, deviation=0.05)), entry(normal(1, deviation=0.05)), other_root=True
    ),
    "one seed falls far": Case(State.UNDECIDED, "the mean is 4.3 points worse", entry(ONE_FELL), entry(THEN)),
    "one loss overflows": Case(
        State.UNDECIDED, "the mean is infinitely worse", entry([*THEN[:19], None], LOSS), entry(THEN, LOSS)
    ),
    "more losses overflow than before": Case(
        State.UNDECIDED,
        "the mean is infinitely worse",
        entry([*NOW[:16], *[None] * 4], LOSS),
        entry([*THEN[:19], None], LOSS),
        other_root=True,
    ),
    "some seeds rise, one falls far": Case(
        State.UNDECIDED, "some seeds are far off", entry([*shifted(0.01)[:19], 0.1]), entry(THEN)
    ),
}
