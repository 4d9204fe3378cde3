from benches.table import Row, sheet
from suite.execution.workers import cores

RATIO = Row("a step", "12 µs", "24 ms", "2,000×", "1,900 to 2,100", "at least 1,000×", met=True)
LIMIT = Row("python -m suite list", "1.2 s", "", "", "", "under 1 s", met=False)
REMARK = Row("the same on the clock", "60 ms", "", "", "", "", met=True)


def test_a_row_says_whether_its_goal_is_met_and_nothing_where_there_is_none() -> None:
    found = sheet([RATIO, LIMIT, REMARK])
    assert [column.title for column in found.columns] == ["measured", "suite", "other", "ratio", "range", "goal", "met"]
    assert found.rows == (
        ("a step", "12 µs", "24 ms", "2,000×", "1,900 to 2,100", "at least 1,000×", "yes"),
        ("python -m suite list", "1.2 s", "", "", "", "under 1 s", "no"),
        ("the same on the clock", "60 ms", "", "", "", "", ""),
    )


def test_the_note_says_on_what_it_was_measured() -> None:
    assert f"on {cores()} cores" in sheet([]).note
    assert sheet([]).rows == ()
