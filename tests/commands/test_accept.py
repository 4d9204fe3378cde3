"""Accepting results as a maintainer does: what is refused, what is written, and what is said of the change."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from suite.analysis.state import State
from suite.benchmark import accepted as accepted_module
from suite.benchmark import load as load_module
from suite.benchmark.accepted import read
from suite.benchmark.load import load
from suite.benchmark.made import made
from suite.commands.accept import Acceptance, accept
from suite.errors import UserError
from suite.training.result import Status
from tests.conftest import NewStore
from tests.workplace import ACCURACY, Workplace, claim, states

HE = [0.9, 0.91, 0.92, 0.93, 0.94, 0.95]
ZEROS = [0.5] * 6


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory, new_store: NewStore) -> Iterator[Workplace]:
    folder = tmp_path_factory.mktemp("acceptance")
    with pytest.MonkeyPatch.context() as patch:
        yield Workplace(folder, patch, new_store(folder))


@pytest.fixture
def upgraded(upgrade: Callable[[str], None]) -> None:
    """Results of before are of another environment; the same trials have none yet."""
    upgrade("another one")


def changes(found: Acceptance) -> dict[str, State]:
    """Return the state of each new result against the old one, by initializer."""
    return states(found.changes)


def test_the_first_one_is_written_beside_the_benchmark_where_check_looks_for_it(workplace: Workplace) -> None:
    name = workplace.write("first", seeds=6)
    workplace.log(name, {"zeros": ZEROS, "he": HE})
    found = accept(name)
    assert (found.first, found.fault, changes(found)) == (True, "", {"zeros": State.NEW, "he": State.NEW})
    assert found.file == Path("benchmarks/baselines/first.json")
    assert read(found.file) == found.baseline
    assert found.baseline.benchmark == name
    assert {entry.initializer: list(entry.values) for entry in found.baseline.entries} == {"zeros": ZEROS, "he": HE}
    assert {entry.metric for entry in found.baseline.entries} == {ACCURACY}
    assert {"keras", "tensorflow", "python", "machine"} <= found.baseline.environment.keys()
    assert states(workplace.checked(name, run=False)) == {"zeros": State.PASS, "he": State.PASS}


def test_the_changes_are_a_table_and_a_frame(workplace: Workplace) -> None:
    name = workplace.write("shown", seeds=6)
    workplace.log(name, {"zeros": ZEROS, "he": HE})
    shown = accept(name, dry_run=True)
    assert sorted(shown.frame["initializer"]) == ["he", "zeros"]
    assert set(shown.frame["state"]) == {"new"}
    assert "| added |" in shown.to_markdown()
    assert r"\toprule" in shown.to_latex()
    assert "<table" in shown._repr_html_()
    assert repr(shown) == "Acceptance(shown: 2 × added)"


def test_again_without_a_change_leaves_the_file_as_it_is(workplace: Workplace) -> None:
    name = workplace.write("again", seeds=6)
    workplace.log(name, {"zeros": ZEROS, "he": HE})
    before = accept(name).file.read_bytes()
    found = accept(name)
    assert (found.first, changes(found)) == (False, {"zeros": State.PASS, "he": State.PASS})
    assert found.file.read_bytes() == before


@pytest.mark.usefixtures("upgraded")
@pytest.mark.parametrize(
    ("now", "state"),
    [
        ([value - 0.2 for value in HE], State.FAIL),
        ([value + 0.04 for value in HE], State.IMPROVED),
        ([0.88, 0.91, 0.9, 0.93, 0.92, 0.95], State.UNDECIDED),
        ([*HE[:5], Status.FAILED], State.CRASHED),
    ],
)
def test_what_changes_is_an_improvement_or_a_loss(
    workplace: Workplace, now: list[float | Status], state: State, upgrade: Callable[[str], None]
) -> None:
    name = workplace.write(f"changed-{state}", seeds=6)
    workplace.log(name, {"zeros": ZEROS, "he": HE})
    accept(name)
    upgrade("a third one")
    workplace.log(name, {"zeros": ZEROS, "he": now})
    found = accept(name)
    assert changes(found) == {"zeros": State.PASS, "he": state}
    left = State.DRIFTED if state is State.FAIL else State.PASS
    assert [each.initializer for each in found.drifted] == ["he"] * (state is State.FAIL)
    assert states(workplace.checked(name, run=False)) == {"zeros": State.PASS, "he": left}, "now it is accepted"
    assert accept(name, reset_origin=True).drifted == ()
    assert states(workplace.checked(name, run=False)) == {"zeros": State.PASS, "he": State.PASS}
    assert read(found.file).entries[1].origin is None


@pytest.mark.usefixtures("upgraded")
def test_accepted_drops_below_the_margin_add_up_until_they_are_red(
    workplace: Workplace, upgrade: Callable[[str], None]
) -> None:
    name = workplace.write("slices", seeds=6, more="[regression]\nmargin = 0.03")
    found = []
    for step in range(4):
        upgrade(str(step))
        workplace.log(
            name, {"zeros": ZEROS, "he": [value - 0.02 * step + 0.0001 * step * at for at, value in enumerate(HE)]}
        )
        before = states(workplace.checked(name, run=False))["he"]
        accept(name)
        found.append((before, states(workplace.checked(name, run=False))["he"]))
    new, passes, red = State.NEW, State.PASS, State.DRIFTED
    assert found == [(new, passes), (passes, passes), (red, red), (red, red)]
    origin = read(workplace.baseline(name)).entries[1].origin
    assert origin is not None
    assert list(origin.values) == HE


def test_an_initializer_that_came_and_one_that_went(workplace: Workplace) -> None:
    name = workplace.write("other", seeds=6)
    workplace.log(name, {"zeros": ZEROS, "he": HE})
    accept(name)
    workplace.file(name).write_text(workplace.file(name).read_text().replace('zeros = "zeros"', 'ones = "ones"'))
    workplace.log(name, {"ones": ZEROS})
    found = accept(name)
    assert changes(found) == {"ones": State.NEW, "he": State.PASS, "zeros": State.STALE}
    assert [entry.initializer for entry in read(found.file).entries] == ["ones", "he"]


@pytest.mark.parametrize("content", ["", "{}", "nonsense"])
def test_one_that_cannot_be_read_is_replaced_and_said(workplace: Workplace, content: str) -> None:
    name = workplace.write("unreadable", seeds=6)
    workplace.log(name, {"zeros": ZEROS, "he": HE})
    workplace.baseline(name).parent.mkdir(exist_ok=True)
    workplace.baseline(name).write_text(content)
    found = accept(name)
    assert found.fault.startswith("benchmarks/baselines/unreadable.json: ")
    assert (found.first, changes(found)) == (False, {"zeros": State.NEW, "he": State.NEW})
    assert read(found.file) == found.baseline


def test_a_dry_run_says_the_same_and_writes_nothing(workplace: Workplace) -> None:
    name = workplace.write("dry", seeds=6)
    workplace.log(name, {"zeros": ZEROS, "he": HE})
    found = accept(name, dry_run=True)
    assert (found.first, changes(found)) == (True, {"zeros": State.NEW, "he": State.NEW})
    assert not workplace.baseline(name).exists()
    accept(name)
    before = workplace.baseline(name).read_bytes()
    accept(name, seeds=3, dry_run=True)
    assert workplace.baseline(name).read_bytes() == before


INCOMPLETE: dict[str, list[float | Status]] = {"nothing": [], "a part": [0.9], "interrupted": [0.9, Status.INTERRUPTED]}


@pytest.mark.parametrize("case", INCOMPLETE)
def test_incomplete_results_are_refused_with_the_command_that_completes_them(workplace: Workplace, case: str) -> None:
    name = workplace.write(f"incomplete-{case.replace(' ', '-')}")
    workplace.log(name, {"zeros": [0.5, 0.5], "he": INCOMPLETE[case]})
    lacking = 2 if case == "nothing" else 1
    with pytest.raises(UserError) as caught:
        accept(name)
    assert str(caught.value) == (
        f"{name}: {lacking} of 4 planned trials have no result in the present environment; "
        f"`python -m suite run {name}` makes them"
    )
    assert not workplace.baseline(name).exists()


def test_the_command_names_the_seeds_and_the_store_that_were_asked_for(
    workplace: Workplace, new_store: NewStore
) -> None:
    name = workplace.write("elsewhere")
    workplace.log(name, {"zeros": ZEROS, "he": HE})
    with pytest.raises(UserError, match=r"2 of 14 planned .*`python -m suite run elsewhere --seeds 7` makes them"):
        accept(name, seeds=7)
    new_store(workplace.folder / "other")
    with pytest.raises(
        UserError, match=r"`python -m suite run elsewhere --tracking-uri sqlite:///other/mlflow.db` makes"
    ):
        accept(name, tracking_uri="sqlite:///other/mlflow.db")
    assert len(accept(name, seeds=6).baseline.entries[0].seeds) == 6


@pytest.mark.usefixtures("upgraded")
def test_results_of_another_environment_are_not_accepted(workplace: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    name = workplace.write("upgraded")
    workplace.log(name, {"zeros": [0.5, 0.5], "he": [0.9, 0.9]})
    monkeypatch.undo()
    with pytest.raises(UserError, match="4 of 4 planned trials have no result in the present environment"):
        accept(name)


def test_seeds_that_fail_are_accepted_as_failing(workplace: Workplace) -> None:
    """A known failure must not hold up all else; the reviewer sees it in the file."""
    name = workplace.write("failing")
    workplace.log(name, {"zeros": [0.5, 0.5], "he": [Status.FAILED, Status.TIMEOUT]})
    found = accept(name)
    assert [(entry.initializer, entry.failed) for entry in found.baseline.entries] == [("zeros", ()), ("he", (0, 1))]
    assert states(workplace.checked(name, run=False)) == {"zeros": State.PASS, "he": State.PASS}


def test_a_benchmark_by_the_path_of_its_file_has_its_baseline_beside_it(workplace: Workplace, tmp_path: Path) -> None:
    name = workplace.write("mine", seeds=6)
    workplace.log(name, {"zeros": ZEROS, "he": HE})
    path = tmp_path / "mine.toml"
    workplace.file(name).rename(path)
    found = accept(str(path))
    assert (found.file, found.first) == (tmp_path / "baselines" / "mine.json", True)
    assert states(workplace.checked(str(path), run=False)) == {"zeros": State.PASS, "he": State.PASS}
    assert not accept(str(path)).first
    assert not workplace.baseline(name).exists()


def test_a_benchmark_that_came_with_the_suite_has_its_baseline_in_the_current_folder(
    workplace: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is installed is not written to; what came with it is what the first one of one's own is held against."""
    workplace.log(workplace.write("came", seeds=6), {"zeros": ZEROS, "he": HE})
    workplace.file("came").rename(tmp_path / "came.toml")
    for module in (load_module, accepted_module):
        monkeypatch.setattr(module, "folders", lambda: [Path("benchmarks"), tmp_path])
    beside = accept("came").file
    monkeypatch.setattr(accepted_module, "SHIPPED", tmp_path)
    found = accept("came")
    assert (beside, found.file, found.first) == (
        tmp_path / "baselines" / "came.json",
        Path("benchmarks/baselines/came.json"),
        False,
    )
    assert read(found.file) == read(beside)


def test_claims_have_no_say_in_what_is_accepted(workplace: Workplace) -> None:
    curve = claim("published = [0.1, 0.2]\ntolerance = 0.01", metric="train/loss")
    name = workplace.write("claimed", curve, claim("within = [0.0, 0.1]"))
    workplace.log(name, {"zeros": [0.5, 0.5], "he": [0.9, 0.9]})
    assert accept(name).changes.verdicts == ()


def test_a_file_that_cannot_be_written_is_said_in_one_line(workplace: Workplace, tmp_path: Path) -> None:
    name = workplace.write("unwritable")
    workplace.log(name, {"zeros": [0.5, 0.5], "he": [0.9, 0.9]})
    path = tmp_path / "unwritable.toml"
    workplace.file(name).rename(path)
    (tmp_path / "baselines").write_text("a file where a folder is to be")
    with pytest.raises(UserError, match=r"baselines/unwritable.json: cannot be written"):
        accept(str(path))


def test_what_was_really_trained_is_accepted_whole(workplace: Workplace) -> None:
    """Each seed has weights and data of its own; the configuration's hash has no seed in it."""
    name = workplace.write("real")
    workplace.checked(name)
    table = json.loads(accept(name).file.read_text())
    assert (table["benchmark"], table["seed"]) == (name, load(name).seed)
    zeros, he = table["entries"]
    assert [entry["initializer"] for entry in (zeros, he)] == ["zeros", "he"]
    assert (zeros["seeds"], he["seeds"], len(set(he["data"])), he["data"]) == ([0, 1], [0, 1], 2, zeros["data"])
    assert (zeros["draws"], he["draws"]) == (1, 2)
    assert zeros["configuration"] != he["configuration"]
    assert all(0 <= value <= 1 for value in (*zeros["values"], *he["values"]))


def test_a_benchmark_made_in_python_is_saved_before_it_is_accepted(workplace: Workplace) -> None:
    benchmark = made({"name": "mlp", "hidden": [4]}, "circles", ["he_normal"], name="mine")
    with pytest.raises(UserError, match=r'save it, by \.save\("mine\.toml"\), and name that file$'):
        accept(benchmark)
    benchmark.save(workplace.folder / "mine.toml")
    with pytest.raises(UserError, match="planned trials have no result"):
        accept(str(workplace.folder / "mine.toml"))
    arrays = made({"name": "mlp", "hidden": [4]}, (np.ones((40, 2)), np.arange(40) % 2), ["he_normal"], name="mine")
    with pytest.raises(UserError, match="before that: the data are arrays of this session"):
        accept(arrays)
