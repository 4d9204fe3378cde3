"""What the page holds, before a browser sees it: the same numbers as in the results."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from suite.report.comparison.table import comparison
from suite.report.contents.report import Report
from suite.report.page.page import document
from tests.report.page.study import HARM, SEEDS

Data = dict[str, Any]


def figure(data: Data, section: int, name: str) -> Data:
    found: Data = next(each for each in data["sections"][section]["figures"] if each["name"] == name)
    return found


def mark(panel: Data, who: str) -> Data:
    found: Data = next(each for each in panel["marks"] if each["who"] == who)
    return found


def test_it_says_of_how_much_it_is_and_how_to_repeat_it(data: Data) -> None:
    assert data["about"] == "3 benchmarks, 4 initializers, 99 trials"
    assert data["command"] == "python -m suite report shallow deep plane"
    shallow = data["sections"][0]
    assert shallow["command"] == "python -m suite run shallow"
    assert "model.hidden = [4]" in shallow["configuration"].splitlines()
    assert {"tensorflow", "keras", "numpy"} <= {name for name, _ in data["environment"]}
    assert dict(shallow["setup"])["Data"] == "circles: 40 examples to train; 20 examples to test"


def test_commands_name_files_and_options_as_they_were_given(reports: list[Report]) -> None:
    data = document(reports[:1], None, "now", ["my bench.toml"], ["--seeds", "6"])
    assert data["command"] == "python -m suite report 'my bench.toml' --seeds 6"
    assert data["sections"][0]["command"] == "python -m suite run 'my bench.toml' --seeds 6"
    assert data["board"] is None


def test_figures_are_those_that_the_results_allow(data: Data) -> None:
    names = [[each["name"] for each in section["figures"]] for section in data["sections"]]
    assert names == [
        ["curves", "boundaries", "final", "profiles", "spectra", "course", "draws"],
        ["map", "curves", "final"],
        ["map", "curves", "final"],
    ]


def test_the_table_has_the_cells_of_the_terminal(data: Data, reports: list[Report]) -> None:
    (table, _) = data["sections"][0]["tables"]
    sheet = comparison(reports[0].benchmark, reports[0].rows)
    assert [tuple(row) for row in table["rows"]] == list(sheet.rows)
    assert table["columns"][:2] == ["initializer", "final train accuracy, %"]
    assert not any("\n" in title for title in table["columns"])


def test_curves_are_medians_with_their_band(data: Data) -> None:
    panel = figure(data, 0, "curves")["panels"][3]
    he = mark(panel, "he")
    assert (panel["title"], he["x"]) == ("test accuracy", [0, 5, 10])
    assert he["y"] == [0.5, 0.74, 0.98]
    assert (he["low"][-1], he["high"][-1]) == (0.97, 0.99)
    assert mark(figure(data, 0, "curves")["panels"][0], "huge")["ends"] == [[5, 0.49]]


def test_every_seed_has_its_point(data: Data) -> None:
    panel = figure(data, 0, "final")["panels"][1]
    he, huge = mark(panel, "he"), mark(panel, "huge")
    assert he["values"] == [0.97, 0.98, 0.99, 0.97, 0.98, 0.99]
    assert (he["median"], he["seeds"]) == (0.98, list(range(SEEDS)))
    assert (len(huge["values"]), huge["diverged"]) == (SEEDS - 1, [4])
    assert panel["rules"] == [0.5]


def test_boundaries_are_pictures_of_the_first_seed(data: Data) -> None:
    tile = mark(figure(data, 0, "boundaries")["panels"][0], "he")
    assert tile["picture"].startswith("data:image/png;base64,")
    assert tile["extent"] == [-1, 1, -2, 2]
    ((across, up),) = tile["lines"]
    assert np.allclose(across, 0.0, atol=1e-3)
    assert (min(up), max(up)) == (-2, 2)
    assert [each["x"] for each in tile["points"]] == [[-0.5], [0.5]]


def test_profiles_follow_the_signal(data: Data) -> None:
    forward, backward, _ = figure(data, 0, "profiles")["panels"]
    assert mark(forward, "zeros")["y"] == pytest.approx([1, 0.2, 0.04, 0.008])
    assert mark(backward, "zeros")["y"][-1] == 1
    assert figure(data, 0, "spectra")["panels"][0]["marks"][0]["y"][0] == 2


def test_the_course_is_of_what_changes(data: Data) -> None:
    panel = next(each for each in figure(data, 0, "course")["panels"] if each["title"] == "Growth per layer")
    assert mark(panel, "zeros")["x"] == [0, 10]
    assert mark(panel, "zeros")["y"] == pytest.approx([0.2, 1.0])
    assert panel["rules"] == [1]


def test_the_map_has_a_cell_for_each_value_and_the_limit(data: Data) -> None:
    relu, tanh = figure(data, 1, "map")["panels"]
    assert (relu["title"], relu["tried"]) == ("relu", ["2", "6", "25"])
    assert [mark(relu, name)["limit"] for name in ("he", "lsuv", "zeros")] == [[3, 3, 3], [2, 2, 2], [0, 0, 0]]
    assert mark(tanh, "he")["limit"] == [2, 2, 2]
    tones = [cell["tone"] for cell in mark(relu, "lsuv")["cells"]]
    assert tones == [0.8, 0.8, 0]


def test_over_another_axis_of_numbers_the_map_is_a_plane(data: Data) -> None:
    found = figure(data, 2, "map")
    (panel,) = found["panels"]
    assert found["kind"] == "plane"
    assert [each["limit"][0] for each in panel["marks"]] == [3, 2, 1]
    assert panel["columns"] == pytest.approx([0, 0.2, 0.4, 0.6], abs=1e-6)
    assert (panel["heights"], panel["curves"]) == ([2, 6, 25], [])


def test_claims_stand_beside_what_was_measured(data: Data) -> None:
    section = data["sections"][0]
    first, second = section["claims"]["rows"]
    assert first[:1] + first[2:5] == ["pass", "0.5000 [0.5000, 0.5000]", "final/test_accuracy", "0.49 to 0.51"]
    assert (second[0], second[4]) == ("fail", "zeros more than he")
    assert section["verdicts"] == "Of 2 claims, 1 passes and 1 fails."
    assert section["states"] == ["pass", "fail"]


def test_trials_without_a_score_are_named(data: Data) -> None:
    assert data["sections"][0]["trouble"] == [f"huge, seed 5: failed: {HARM}"]


def test_a_benchmark_without_results_has_its_place(reports: list[Report]) -> None:
    empty = replace(reports[0], results=[], rows=[])
    (section,) = document([empty], None, "now")["sections"]
    assert (section["tables"], section["figures"], section["states"]) == ([], [], [])
    assert section["answer"][0].startswith("Not known yet")
    json.dumps(section, allow_nan=False)


def test_the_leaderboard_names_ties(data: Data) -> None:
    board = data["board"]
    assert [each["name"] for each in board["figures"]] == ["scores", "profiles", "improvement", "critical-difference"]
    scores = board["figures"][0]["panels"][0]
    assert scores["marks"][0]["who"] == "he"
    assert scores["marks"][0]["low"] <= scores["marks"][0]["median"] <= scores["marks"][0]["high"]
    cells = board["figures"][2]["panels"][0]["marks"][0]["cells"]
    # He beats zeros at six of seven tasks; at the last, the deepest tanh nets, neither trains.
    assert (cells[0], cells[1]["label"]) == (None, "93")
    assert board["tables"][0]["rows"][0][1] == "he"
