"""Sessions share a folder of leases: every trial is had by one of them, whatever becomes of the others."""

import json
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from subprocess import PIPE
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suite.benchmark.taken import Taken
from suite.errors import UserError
from suite.tracking.sharing.leases import Leases, leases_of

KEY = "trial", "environment"

NOBODY = 0

PROGRAM = """
import json, sys
from pathlib import Path
from suite.tracking.sharing.leases import Leases, Taken

with Leases(Path(sys.argv[1])) as leases:
    print(leases.session, sorted({"mlflow", "tensorflow", "numpy"} & sys.modules.keys()), flush=True)
    sys.stdin.readline()
    taken = [at for at in range(200) if leases.take((str(at), "here")) is Taken.OURS and
             (at % 2 or not leases.finish((str(at), "here")))]
    print(json.dumps(taken), flush=True)
    sys.stdin.readline()
"""


def test_processes_that_start_at_once_share_the_trials_and_inherit_those_of_one_that_is_killed(tmp_path: Path) -> None:
    folder = tmp_path / "of a store" / "that is new"
    command = [sys.executable, "-c", PROGRAM, str(folder)]
    running = [subprocess.Popen(command, stdin=PIPE, stdout=PIPE, stderr=PIPE, text=True) for _ in range(4)]
    with ExitStack() as stack:
        for process in running:
            stack.enter_context(process)
            stack.callback(process.kill)
        sessions = [_line(process).split(" ", 1) for process in running]
        assert [imported for _, imported in sessions] == ["[]\n"] * 4
        late = stack.enter_context(Leases(folder))
        for process in running:
            _say(process, "go")
        taken = [set(json.loads(_line(process))) for process in running]
        assert sorted(at for each in taken for at in each) == list(range(200)), "each once, none lost"
        assert [late.alive(session) for session, _ in sessions] == [True] * 4

        running[0].kill()
        running[0].wait(timeout=60)
        assert [late.alive(session) for session, _ in sessions] == [False, True, True, True]
        for at in range(200):
            unfinished = Taken.INHERITED if at in taken[0] else Taken.THEIRS
            assert late.take((str(at), "here")) is (unfinished if at % 2 else Taken.DONE)
        for process in running[1:]:
            assert process.communicate("stop\n", timeout=60) == ("", "")
            assert process.returncode == 0
    with Leases(folder) as alone:
        assert {alone.take((str(at), "here")) for at in range(200)} == {Taken.OURS}
        names = {file.name for file in folder.iterdir()} - {"leases.db-wal", "leases.db-shm"}
        assert names == {"leases.db", "lock", f"{alone.session}.session"}, "the killed one is tidied away"


def _line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def _say(process: "subprocess.Popen[str]", line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{line}\n")
    process.stdin.flush()


class Model:
    """The same as it is meant: what each session has, and which trials were finished in its time."""

    def __init__(self) -> None:
        self.live: set[int] = set()
        self.holder: dict[str, int] = {}
        self.finished: dict[int, set[str]] = {}

    def begin(self, session: int) -> None:
        """Begin; nothing of what was before sessions that live now is remembered."""
        if not self.live:
            self.holder.clear()
        self.live.add(session)
        self.finished[session] = set()

    def take(self, session: int, trial: str) -> Taken:
        """Take a trial."""
        if trial in self.finished[session]:
            return Taken.DONE
        holder = self.holder.get(trial, session)
        if holder != session and holder in self.live:
            return Taken.THEIRS
        self.holder[trial] = session
        return Taken.OURS if holder == session else Taken.INHERITED

    def leave(self, session: int, trial: str, *, finished: bool) -> None:
        """Release or finish a trial."""
        if self.holder.get(trial) != session:
            return
        self.holder[trial] = NOBODY
        if finished:
            del self.holder[trial]
            for live in self.live:
                self.finished[live].add(trial)


STEP = st.tuples(
    st.sampled_from(["take", "take", "take", "finish", "release", "end"]),
    st.integers(0, 2),
    st.sampled_from(["a", "b"]),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(STEP, min_size=6, max_size=25))
def test_any_order_of_events_comes_out_as_meant(steps: list[tuple[str, int, str]]) -> None:
    model, sessions, begun = Model(), dict[int, tuple[int, Leases]](), 0
    with TemporaryDirectory() as folder, ExitStack() as stack:
        for action, who, trial in steps:
            if who not in sessions:
                begun += 1
                sessions[who] = begun, stack.enter_context(Leases(Path(folder, "leases")))
                model.begin(begun)
            name, leases = sessions[who]
            if action == "take":
                assert leases.take((trial, "here")) is model.take(name, trial)
            elif action == "end":
                leases.close()
                model.live.remove(name)
                del sessions[who]
            else:
                (leases.finish if action == "finish" else leases.release)((trial, "here"))
                model.leave(name, trial, finished=action == "finish")


def test_what_was_done_before_a_session_may_be_done_again_in_it(tmp_path: Path) -> None:
    with Leases(tmp_path) as first, Leases(tmp_path) as planned_before:
        assert first.take(KEY) is Taken.OURS
        first.finish(KEY)
        first.close()
        with Leases(tmp_path) as forced:
            assert planned_before.take(KEY) is Taken.DONE
            assert forced.take(KEY) is Taken.OURS
            assert planned_before.take(KEY) is Taken.DONE, "a result since it planned is enough"
            with Leases(tmp_path) as also_forced:
                for other in (planned_before, also_forced):
                    other.finish(KEY)
                    other.release(KEY)
                assert also_forced.take(KEY) is Taken.THEIRS, "only who has a trial can finish or release it"
                forced.release(KEY)
                assert also_forced.take(KEY) is Taken.INHERITED, "it may have left an interrupted run"
            assert forced.take(KEY) is Taken.INHERITED, "it may have kept a result"
            assert planned_before.take((KEY[0], "another environment")) is Taken.OURS


def test_a_session_of_another_folder_is_not_known(tmp_path: Path) -> None:
    with Leases(tmp_path / "a") as here, Leases(tmp_path / "b") as there:
        assert (here.alive(here.session), here.alive(there.session)) == (True, None)
        place = here.session.partition("-")[0]
        assert [here.alive(name) for name in ("", "x", f"{place}-../{here.session}", f"{place}-0")] == [None] * 3 + [
            False
        ]
    with Leases(tmp_path / "a") as again:
        assert again.alive(here.session) is False


def test_each_database_of_a_folder_has_its_own_leases(tmp_path: Path) -> None:
    assert leases_of(tmp_path / "a.db").parent == leases_of(tmp_path / "b.db").parent == tmp_path
    assert leases_of(tmp_path / "a.db") != leases_of(tmp_path / "b.db")


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match=r"leases: cannot be written \(Not a directory\).*--tracking-uri"):
        Leases(tmp_path / "file" / "leases")


@pytest.mark.parametrize("name", ["leases.db", "leases.db-wal", "lock", "killed"])
@pytest.mark.parametrize("content", [b"", b"not a database, " * 100, b"SQLite format 3\0" + bytes(84)])
def test_what_a_full_disk_leaves_of_leases_is_made_anew(tmp_path: Path, name: str, content: bytes) -> None:
    with Leases(tmp_path) as before:
        before.take(KEY)
        session = before.session
    (tmp_path / f"{session}.session").touch()
    (tmp_path / (f"{session}.session" if name == "killed" else name)).write_bytes(content)
    with Leases(tmp_path) as leases:
        assert leases.take(KEY) is Taken.OURS
        assert leases.alive(session) is False, "what it left half written can be told"
        assert leases.alive(leases.session) is True


def test_damaged_leases_that_another_session_uses_stay(tmp_path: Path) -> None:
    with Leases(tmp_path) as first:
        first.take(KEY)
        for ending in ("", "-wal", "-shm"):
            (tmp_path / f"leases.db{ending}").unlink(missing_ok=True)
        (tmp_path / "leases.db").write_text("not a database, " * 100)
        with pytest.raises(UserError, match=r"damaged \(file is not a database\); it holds no results: delete it"):
            Leases(tmp_path)
        assert [file.name for file in tmp_path.glob("*.session")] == [f"{first.session}.session"]


def test_a_full_disk_and_one_that_holds_the_leases_too_long(tmp_path: Path) -> None:
    with Leases(tmp_path, wait=0) as leases, closing(sqlite3.connect(tmp_path / "leases.db")) as other:
        with _no_room(), pytest.raises(UserError, match=rf"{tmp_path}: cannot be written \(.*(full|disk).*--tracking"):
            leases.take(KEY)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UserError, match=r"cannot be written \(database is locked\)"):
            leases.take(KEY)
        other.rollback()
        assert leases.take(KEY) is Taken.OURS, "a fault that has passed leaves nothing behind"


@contextmanager
def _no_room() -> Iterator[None]:
    """Let no file of this process become longer than nothing."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_use_after_the_end_is_an_error_of_the_program(tmp_path: Path) -> None:
    with Leases(tmp_path) as leases:
        pass
    with pytest.raises(sqlite3.ProgrammingError):
        leases.take(KEY)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["leases.db", "lock"]
