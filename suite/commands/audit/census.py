"""The census of a library: each of its nets, audited."""

import gc
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any

from suite.analysis.audit.audit import Audit
from suite.analysis.audit.census import Census, Kept, Member, kept, member
from suite.analysis.audit.promises import judged_by, matched
from suite.benchmark.problems import cut, validated
from suite.benchmark.whole_file import write_whole
from suite.commands.audit.audit import audit
from suite.commands.audit.keras_libraries import KERAS
from suite.commands.audit.library import Library, Word
from suite.commands.audit.torch_libraries import TORCH
from suite.errors import UserError, interrupts, located, unknown

LIBRARIES: dict[str, Library] = KERAS | TORCH
"""Groups of nets, by the name that --census takes."""


def library(name: str) -> Library:
    """Return a library by its name.

    Raises:
        UserError: there is no such library.
    """
    if name not in LIBRARIES:
        raise unknown("group of nets", name, LIBRARIES, where="--census")
    return LIBRARIES[name]


LONGEST = 240
"""Letters of a reason."""

Announce = Callable[[str], None]


def census(group: str, file: str | Path | None = None, announce: Announce | None = None) -> Census:
    """Build each net of a library without weights from a network, audit it, and say what each draws.

    A net that cannot be built is listed with its reason.

    Args:
        group: the library, "keras".
        file: a JSON file that keeps what was found after each net. A census that was interrupted goes on with it, if
            the versions of the packages are the same.
        announce: hears of each net.

    Raises:
        UserError: there is no such library, it is not installed, or the file cannot be read or written.
    """
    found = library(group)
    result = _begun(Path(file) if file else None, group, found)
    done = {each.name for each in result.members}
    for name, build in found.nets():
        if name in done:
            continue
        one = _member(name, build, found)
        result = result.model_copy(update={"members": (*result.members, one)})
        if file:
            _write(Path(file), result)
        if announce is not None:
            announce(f"{name}: {one.reason or f'{one.weights:,} weights'} ({one.seconds:.0f} s)")
        gc.collect()
    return result


def _begun(path: Path | None, group: str, found: Library) -> Census:
    """Return the census as far as it is in the file, an empty one if the file has another one."""
    empty = Census(group=group, versions=found.versions())
    if path is None or not path.exists():
        return empty
    try:
        table = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise UserError(f"{path}: cannot be read as a census: {error}; give another file") from None
    before = validated(Census.model_validate, table, str(path))
    same = (before.group, before.versions) == (empty.group, empty.versions)
    return before if same else empty


def _member(name: str, build: Callable[[], Any], found: Library) -> Member:
    begun = perf_counter()
    try:
        result = audit(build, rebuild=False, explained=False)
        words = [word for word in found.words if name.startswith(word.classes)]
        told = [each for word in words for each in _kept(word, result)]
        return member(name, result, told, perf_counter() - begun)
    except BaseException as error:  # Whatever a library's net raises is its reason.
        if interrupts(error):
            raise
        said = str(error) if isinstance(error, UserError) else located(error)
        reason = cut(said.removeprefix(f"{type(build).__name__}: "), LONGEST)
        return Member(name=name, seconds=round(perf_counter() - begun, 1), reason=reason)


def _kept(word: Word, result: Audit) -> Iterator[Kept]:
    """Yield how a net keeps a word, unless a pattern fits no weight: other versions may call weights otherwise."""
    found = matched(result.weights, word.laws)
    if all(found.values()):
        yield kept(word.source, replace(result, judged=judged_by(found, word.laws)))


def _write(path: Path, result: Census) -> None:
    try:
        write_whole(path, (result.model_dump_json(indent=1, exclude_defaults=True) + "\n").encode())
    except OSError as error:
        raise UserError(f"{path}: cannot be written: {error.strerror}") from None
