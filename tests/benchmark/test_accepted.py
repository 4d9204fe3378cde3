"""Baseline files: where they are, that they come back as they were written, and what is refused."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from suite.benchmark.accepted import read, write
from suite.benchmark.baseline import Baseline, Entry
from suite.errors import UserError
from tests.benchmark.baselines import BASELINE

names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
numbers = st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """Draw an entry with some seeds that have a score, and some that failed."""
    seeds = draw(st.lists(st.integers(0, 10**6), min_size=1, max_size=5, unique=True))
    scored = seeds[: draw(st.integers(0, len(seeds)))]
    return Entry(
        initializer=draw(names),
        point=draw(st.dictionaries(names, numbers | st.integers() | names | st.lists(st.integers()), max_size=3)),
        metric=draw(names),
        configuration=draw(names),
        data=tuple(draw(st.sampled_from([[], [draw(names)], [draw(names) for _ in scored]]))) if scored else (),
        seeds=tuple(scored),
        values=tuple(draw(st.none() | numbers) for _ in scored),
        failed=tuple(seeds[len(scored) :]),
        diverged=draw(st.integers(0, len(scored))),
        draws=draw(st.integers(0, len(scored))),
        twins=draw(st.integers(0, 9)),
    )


baselines = st.builds(
    Baseline,
    benchmark=st.just("small"),
    seed=st.integers(0, 2**40),
    environment=st.dictionaries(names, names, max_size=3),
    entries=st.lists(entries(), min_size=1, max_size=4, unique_by=lambda entry: entry.key).map(tuple),
)


TEXT = """{
 "benchmark": "small",
 "seed": 3,
 "environment": {
  "keras": "3.15.0",
  "system": "Linux"
 },
 "entries": [
  {"initializer": "zeros", "metric": "final/test_accuracy", "configuration": "c0", "seeds": [0, 1], \
"values": [0.5, 0.5]},
  {"initializer": "he", "point": {"model.hidden": [4, 2]}, "metric": "steps_to/0.9", "configuration": "c1", \
"data": ["d0", "d1"], "seeds": [0, 1], "values": [120.0, null], "failed": [2], "diverged": 1, "draws": 2, "twins": 1.0}
 ]
}
"""


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(baseline=baselines)
def test_what_is_written_is_read_again(baseline: Baseline, path: Path) -> None:
    write(baseline, path)
    assert read(path) == baseline
    first = path.read_bytes()
    write(read(path), path)
    assert path.read_bytes() == first
    lines = [line.strip().removesuffix(",") for line in first.decode().splitlines() if line.startswith("  {")]
    assert [Entry.model_validate_json(line) for line in lines] == list(baseline.entries)


def test_a_file_is_made_for_review_an_entry_a_line(path: Path) -> None:
    write(BASELINE, path)
    assert path.read_text(encoding="utf-8") == TEXT
    assert [each.name for each in path.parent.iterdir()] == ["small.json"]


def test_the_order_is_that_of_the_entries(path: Path) -> None:
    write(BASELINE.model_copy(update={"entries": BASELINE.entries[::-1]}), path)
    assert [entry.initializer for entry in read(path).entries] == ["he", "zeros"]


def test_an_old_file_is_replaced_whole(path: Path) -> None:
    write(BASELINE, path)
    write(BASELINE.model_copy(update={"entries": BASELINE.entries[:1]}), path)
    assert len(read(path).entries) == 1


@pytest.mark.parametrize("step", ["open", "replace"])
def test_a_write_that_fails_leaves_the_old_file(path: Path, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    write(BASELINE, path)
    before = path.read_bytes()

    def full(self: Path, *_: Any, **__: Any) -> None:
        self.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, step, full)
    with pytest.raises(UserError) as caught:
        write(BASELINE.model_copy(update={"seed": 4}), path)
    monkeypatch.undo()
    assert str(caught.value) == f"{path}: cannot be written: [Errno 28] No space left on device"
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == ["small.json"]


def test_folders_are_made_where_there_are_none(tmp_path: Path) -> None:
    path = tmp_path / "benchmarks" / "baselines" / "small.json"
    write(BASELINE, path)
    assert read(path) == BASELINE


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "baselines").touch()
    with pytest.raises(UserError, match=r"baselines/small\.json: cannot be written: "):
        write(BASELINE, tmp_path / "baselines" / "small.json")


TABLE = json.loads(TEXT)


# Each of these files would pass where what cannot be read counts as nothing to compare with.
UNREADABLE: dict[str, tuple[str, str]] = {
    "empty": ("", "cannot be read as a baseline: Expecting value"),
    "blank": ("\n\n", "cannot be read as a baseline: Expecting value"),
    "truncated": (TEXT[: len(TEXT) // 2], "cannot be read as a baseline: "),
    "brackets": ("[" * 100_000, "cannot be read as a baseline: maximum recursion depth"),
    "a point of brackets": (
        TEXT.replace("[4, 2]", "[" * 90_000),
        "cannot be read as a baseline: maximum recursion depth",
    ),
    "digits": (TEXT.replace("0.5", "9" * 90_000), "cannot be read as a baseline: Exceeds the limit"),
    "long keys": (json.dumps({"x" * 90_000: 1}), "unknown key"),
    "many keys": (json.dumps({f"k{each}": 1 for each in range(5000)}), "unknown key 'k0'"),
    "without its last line": (TEXT[: TEXT.rindex("}")], "cannot be read as a baseline: "),
    "a conflict": (TEXT.replace('"seed"', '<<<<<<< HEAD\n "seed"'), "cannot be read as a baseline: "),
    "no JSON": ("benchmark = 'small'", "cannot be read as a baseline: "),
    "empty table": ("{}", "benchmark: this key is missing"),
    "a list": ("[]", "received []"),
    "null": ("null", "received None"),
    "no entries": (json.dumps(TABLE | {"entries": []}), "entries: expected at least 1 of them"),
    "no key": (TEXT.replace(' "seed": 3,\n', ""), "seed: this key is missing"),
    "no values": (TEXT.replace(', "values": [0.5, 0.5]', ""), "entries.0.values: this key is missing"),
    "a value too few": (
        TEXT.replace("[0.5, 0.5]", "[0.5]"),
        "entries.0: expected a value for each seed; received 2 and 1",
    ),
    "NaN": (TEXT.replace("[0.5, 0.5]", "[0.5, NaN]"), "expected finite numbers; received NaN"),
    "Infinity": (TEXT.replace("[0.5, 0.5]", "[Infinity, 0.5]"), "expected finite numbers; received Infinity"),
    "-Infinity": (TEXT.replace("[0.5, 0.5]", "[-Infinity, 0.5]"), "expected finite numbers; received -Infinity"),
    "too large for a number": (
        TEXT.replace("[0.5, 0.5]", "[1e999, 0.5]"),
        "entries.0.values.0: expected a finite number",
    ),
    "one entry twice": (json.dumps(TABLE | {"entries": TABLE["entries"] * 2}), "two entries belong to zeros"),
    "one key twice": (
        TEXT.replace('"seed": 3', '"seed": 3, "seed": 4'),
        "a key appears twice; received ['benchmark', 'seed', 'seed'",
    ),
    "one key of an entry twice": (
        TEXT.replace('"values": [0.5, 0.5]', '"values": [0.1, 0.1], "values": [0.5, 0.5]'),
        "a key appears twice",
    ),
    "another benchmark's": (
        TEXT.replace('"small"', '"large"'),
        "belongs to benchmark 'large'; expected 'small', as the file is named",
    ),
    "an unknown key": (
        TEXT.replace('"values": [0.5', '"valeus": [0.5'),
        "entries.0: unknown key 'valeus'; did you mean values",
    ),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_what_cannot_be_read_is_refused_in_one_line_that_names_file_and_key(case: str, tmp_path: Path) -> None:
    text, message = UNREADABLE[case]
    path = tmp_path / "small.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "small.json"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UserError, match="cannot be read as a baseline: 'utf-8' codec"):
        read(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"cannot be read as a baseline: .*No such file"):
        read(tmp_path / "small.json")
    with pytest.raises(UserError, match="cannot be read as a baseline: "):
        read(tmp_path)
