"""What a user can cause, said in one line."""

import threading
import traceback
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches

NAMED = 3
"""Damaged results that a line names; of further ones it says the number."""


LONGEST_CAUSE, LONGEST_TRACEBACK = 300, 20_000
"""Characters that are kept of what somebody else's exception says, and of its traceback."""


class UserError(Exception):
    """The user's input is wrong: one line that names the file and key, what was expected and what was received.

    The command line prints it without a traceback and exits with 2.
    """


class IncompleteError(UserError):
    """Code of the user's own has kept a command from its end: the exit code is that of what is incomplete."""


OTHER_NAMES = {"lr": "learning_rate", "wd": "weight_decay", "nb_epoch": "epochs", "units": "hidden", "std": "stddev"}
"""What is written elsewhere for what has another name here."""


def unknown(kind: str, name: str, valid: Iterable[str], where: str = "") -> UserError:
    """Return the error for a `name` that is none of the `valid` ones, with the nearest of them first.

    `where` names the file and key, as in "benchmarks/mnist.toml: model.name".
    """
    names = sorted(valid)
    lowered = {each.lower(): each for each in reversed(names)}
    usual = OTHER_NAMES.get(name.lower(), "")
    close = [lowered[each] for each in get_close_matches(name.lower(), lowered, n=3, cutoff=0.5)]
    near = [usual] if usual in names else close
    advice = f"did you mean {' or '.join(near)}?" if near else f"valid: {', '.join(names) or 'none'}"
    return UserError(f"{where}{': ' if where else ''}unknown {kind} {name!r}; {advice}")


def cause(error: BaseException) -> str:
    r"""Return type and message of an exception of somebody else's code, on one line of bounded length.

    Example:
        >>> cause(ValueError("no\nidea"))
        'ValueError: no idea'
    """
    kind = type(error).__name__
    try:
        said = " ".join(_storable(str(error)).split())
    except BaseException:  # Its own code, which may do anything.
        said = "its message cannot be printed"
    return f"{kind}: {said if len(said) <= LONGEST_CAUSE else f'{said[: LONGEST_CAUSE - 2]} …'}"


def traced(error: BaseException) -> str:
    """Return an exception's traceback, its last line `cause(error)`, with the middle left out where it is long."""
    try:
        text = _storable("".join(traceback.format_exception(error))).rstrip()
    except BaseException:  # Its own code, as above, or a lack of memory.
        text = "the traceback cannot be printed"
    if len(text) > LONGEST_TRACEBACK:
        half = LONGEST_TRACEBACK // 2
        text = f"{text[:half]}\n…\n{text[-half:]}"
    last = cause(error)
    return text if text.endswith(f"\n{last}") else f"{text}\n{last}"


def interrupts(error: BaseException) -> bool:
    """Return whether an exception is the user's Ctrl-C: signals come to the main thread only."""
    return isinstance(error, KeyboardInterrupt) and threading.current_thread() is threading.main_thread()


@contextmanager
def refused(where: str) -> Iterator[None]:
    """Turn whatever the user's own code raises in the block, `sys.exit` too, into a line that begins with `where`.

    Raises:
        UserError: in place of any exception but Ctrl-C.
    """
    try:
        yield
    except UserError as error:
        raise UserError(f"{where}: {error}") from error
    except BaseException as error:
        if interrupts(error):
            raise
        raise UserError(f"{where}: {cause(error)}") from error


def _storable(text: str) -> str:
    """Return `text` without halves of surrogate pairs and zero bytes, which no file and no database takes."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\0")


def listed(damaged: Sequence[str]) -> str:
    """Return the names of damaged results and what is wrong with each, of many the first few, as one line."""
    more = f"; and {len(damaged) - NAMED:,} more" if len(damaged) > NAMED else ""
    line = "; ".join(damaged[:NAMED]) + more
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in line)
