"""Sentences, table, figure and files of choices."""

import json

import pytest

from suite.analysis.choosing.choice import Ending
from suite.analysis.choosing.tuning import Tuned
from suite.benchmark.benchmark import Benchmark
from suite.report.charts.drawn import drawn
from suite.report.choosing.figure import distances
from suite.report.choosing.renderings import document, markdown
from suite.report.choosing.table import standings
from suite.report.choosing.words import answer, remarks
from tests.analysis.choosing.chosen import chosen, steady, without_rounds
from tests.conftest import MakeBenchmark


@pytest.fixture
def benchmark(make_benchmark: MakeBenchmark) -> Benchmark:
    return make_benchmark()


def test_the_answer_names_the_best_its_score_and_by_how_much_the_present_one_is_worse(benchmark: Benchmark) -> None:
    found = chosen(benchmark, {"own": steady(0.8, by=0.002), "he": steady(0.9, by=0.001), "lecun": steady(0.9)})
    said = answer(found).text
    assert said.startswith(("he, accuracy 90.0 % [89.9, 90.1]; tied with lecun", "lecun, accuracy 90.0 %"))
    assert "your present own is worse by 10 points [9.8, 10.2]" in said or "worse by 10 points" in said
    assert "1 of 3 dropped as worse" in said
    assert said.endswith("4 min 51 s, 200 trainings.")


def test_the_line_of_code_follows_with_the_rate(benchmark: Benchmark) -> None:
    tuned = {label: Tuned(label, 0.01).after(0.1, {-1: 0.5, 0: 0.6, 1: 0.8, 2: 0.7}) for label in ("own", "he")}
    found = chosen(benchmark, {"own": steady(0.8), "he": steady(0.9)}, tuned=tuned)
    texts = [each.marked for each in remarks(found)]
    assert texts[1] == "→ Write: kernel_initializer=he"
    assert texts[2] == "→ and train with learning_rate=0.0316, which it was compared at; yours is 0.01."


def test_whoever_has_the_best_keeps_it(benchmark: Benchmark) -> None:
    found = chosen(benchmark, {"own": steady(0.9), "he": steady(0.8)})
    assert answer(found).text.startswith("keep your present own, accuracy 90.0 %")
    assert not any("Write" in each.text for each in remarks(found))


def test_what_is_open_says_what_would_decide_it(benchmark: Benchmark) -> None:
    scores = {"own": steady(0.9, by=0.02, rounds=6), "he": [*steady(0.91, rounds=5), 0.85]}
    texts = [each.marked for each in remarks(chosen(benchmark, scores))]
    assert texts[0].startswith("Undecided (time is up): ")
    assert "not yet known to differ from" in texts[0]
    assert any("more rounds would decide" in text or "no number of rounds" in text for text in texts)


def test_a_verdict_that_is_withdrawn_says_why(benchmark: Benchmark) -> None:
    found = chosen(benchmark, {"own": steady(0.9), "he": steady(0.9, by=0.02)}, twin=steady(0.88))
    said = answer(found).text
    assert said.startswith("Withdrawn: your net's own initializer differs from itself under other seeds by 2 points")


def test_a_net_that_trains_with_none_and_a_stop_before_the_race_are_told(benchmark: Benchmark) -> None:
    scores = {"own": steady(0.1), "he": steady(0.1)}
    none = chosen(benchmark, scores, ending=Ending.UNTRAINED)
    assert answer(none).text.startswith("a net on data: the net does not train with any of 2 initializers")
    stopped = without_rounds(chosen(benchmark, scores))
    assert answer(stopped).text.startswith("Undecided: the learning rates are tuned, no round has taken place")
    assert stopped.figures == {}
    assert json.loads(document(stopped))["rounds"] == 0
    assert "no round" in markdown(stopped)


def test_in_which_sense_it_is_better_is_told(benchmark: Benchmark) -> None:
    failing = [at for at in range(40) if at % 10]
    own = [0.1 if at in failing else 0.9 for at in range(40)]
    found = chosen(benchmark, {"own": own, "he": steady(0.9)}, failing={"own": failing})
    assert any("he only survives more often" in each.text for each in remarks(found))
    scores = {"own": steady(0.9, by=0.02), "he": steady(0.9)}
    found = chosen(benchmark, scores, areas={"own": 0.5, "he": 0.6})
    said = [each.text for each in remarks(found)]
    assert found.race.leader != "he" or any("he learns earlier than own" in text for text in said)


def test_a_rate_at_the_end_of_its_grid_is_remarked(benchmark: Benchmark) -> None:
    tuned = {label: Tuned(label, 0.01).after(0.1, {-1: 0.5, 0: 0.6, 1: 0.8}) for label in ("own", "he")}
    found = chosen(benchmark, {"own": steady(0.8), "he": steady(0.9)}, tuned=tuned)
    assert any("its best learning rate, 0.0316, is at the end" in each.text for each in remarks(found))


def test_the_table_has_the_running_first_then_the_dropped_by_score(benchmark: Benchmark) -> None:
    found = chosen(benchmark, {"own": steady(0.8), "he": steady(0.9), "zeros": steady(0.1)})
    sheet = standings(found)
    assert [(row[0], row[-1]) for row in sheet.rows] == [("he", "leads"), ("own", "worse"), ("zeros", "worse")]
    assert sheet.rows[2][6] == f"0/{len(found.race.of('zeros'))}"
    assert sheet.rows[0][4] == "–"
    assert sheet.rows[1][4] == "10.0 [10.0, 10.0]"


def test_files_have_all_scores(benchmark: Benchmark) -> None:
    found = chosen(benchmark, {"own": steady(0.8), "he": steady(0.9)})
    table = json.loads(document(found))
    assert (table["verdict"], table["code"], table["leader"], table["present"]) == ("decided", 0, "he", "own")
    assert [each["place"] for each in table["contenders"]] == ["worse", "leads"]
    assert table["contenders"][1]["validation"] == [0.9] * table["rounds"]
    assert "| he |" in markdown(found)
    assert found.frame["initializer"].tolist() == ["own", "he"]
    assert "he, accuracy" in repr(found)


def test_the_figure_shows_each_round_of_each_contender(benchmark: Benchmark) -> None:
    found = chosen(benchmark, {"own": steady(0.8), "he": steady(0.9), "zeros": steady(0.1)})
    plot = distances(found)
    (panel,) = plot.panels
    assert [strip.who for strip in panel.strips] == ["he", "own", "zeros"]
    assert [len(strip.values) for strip in panel.strips] == [len(found.race.of(who)) for who in ("he", "own", "zeros")]
    assert panel.strips[1].median == pytest.approx(-0.1)
    assert drawn(plot) is not None
