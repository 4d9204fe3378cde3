"""What a benchmark's summary run has of its own ranking."""

from suite.report.contents.boards import own_ranking
from tests.analysis.ranking.boards import HE, ZEROS, plain, reported
from tests.conftest import MakeBenchmark


def test_a_summary_has_the_table_and_the_scores(make_benchmark: MakeBenchmark) -> None:
    note, figures = own_ranking(reported(plain(make_benchmark, "a", {HE: [0.9] * 5, ZEROS: [0.5] * 5})))
    assert note.startswith("### Leaderboard of 2 initializers: a")
    assert "No ties" in note
    assert list(figures) == ["ranking"]


def test_where_there_is_nothing_to_rank_there_is_nothing(make_benchmark: MakeBenchmark) -> None:
    assert own_ranking(reported(plain(make_benchmark, "a", {HE: [0.9, 0.9]}))) == ("", {})
