import json

import numpy as np

from suite.analysis.calibration.calibrate import calibrated
from suite.analysis.calibration.pool import Pool, Subject
from suite.benchmark.sweep import Point
from suite.report.calibration.table import document, markdown

GIVEN = Subject("he", Point([("model.depth", 3)]), "final/test_accuracy", 0.02)
POOL = Pool((GIVEN,), np.random.default_rng(0).normal(0.9, 0.01, (1, 50)), np.full((1, 50), 0.895))
CALIBRATION = calibrated("small", POOL, 6, at=(3,), reruns=40)


def test_programs_read_flat_records_of_all_that_was_measured() -> None:
    table = json.loads(document(CALIBRATION))
    assert {key: table[key] for key in ("benchmark", "own", "alpha", "reruns", "pool", "left_out")} == {
        "benchmark": "small",
        "own": 6,
        "alpha": 0.05,
        "reruns": 40,
        "pool": 50,
        "left_out": 0,
    }
    assert [(check["seeds"], check["paired"]) for check in table["checks"]] == [
        (3, False),
        (6, False),
        (3, True),
        (6, True),
    ]
    chosen = [each for each in table["drops"] if (each["seeds"], each["paired"]) == (6, False)]
    assert [each["drop"] for each in chosen if each["form"] == "every seed"] == [0, 0.005, 0.01, 0.02, 0.05, 0.02]
    assert [each["drop"] for each in chosen if each["form"] == "failing seeds"] == [0.005]
    assert {(each["initializer"], each["point"]["model.depth"], each["margin"]) for each in chosen} == {("he", 3, 0.02)}
    gate = CALIBRATION.gate(6)
    assert chosen[0]["passed"]["share"] == gate.green.share == table["checks"][1]["green"]["share"]
    assert [each["held"] is None for each in table["intervals"]] == [True, False]


def test_people_read_three_tables() -> None:
    text = markdown(CALIBRATION)
    assert [line for line in text.splitlines() if line.startswith("#")] == [
        "### small: how often the gate is wrong, by seeds",
        "### small: which drops the gate finds, by seeds",
        "### small: by initializer, with 6 seeds",
    ]
