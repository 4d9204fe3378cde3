"""Errors that a user can cause, in one line."""

import re
import sysconfig
import threading
import traceback
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from functools import cache
from pathlib import Path

NAMED = 3
"""Damaged results that a line names; further results are only counted."""


LISTED = 100
"""Valid names that a line lists; further ones are counted."""


LONGEST_CAUSE, LONGEST_TRACEBACK = 300, 20_000
"""Characters kept of the message of somebody else's exception, and of its traceback."""


COLOURS = re.compile(r"\x1b\[[0-9;]*m")
"""What colours a terminal's text, as TensorFlow's messages do."""


class UserError(Exception):
    """An error in the user's input.

    Its message is one line: the file and the key, what was expected, what was received and what to do. The command
    line prints it without a traceback and exits with 2.

    Example:
        >>> raise UserError("mnist.toml: training.epochs: expected a number above 0; received -1")
        Traceback (most recent call last):
        suite.errors.UserError: mnist.toml: training.epochs: expected a number above 0; received -1
    """


class IncompleteError(UserError):
    """The error that user code kept a command from finishing. The exit code is 3, incomplete."""


OTHER_NAMES = {"lr": "learning_rate", "wd": "weight_decay", "nb_epoch": "epochs", "units": "hidden", "std": "stddev"}
"""Names used by other libraries, with the names used here."""


def unknown(kind: str, name: str, valid: Iterable[str], where: str = "") -> UserError:
    """Return the error for a `name` that is not one of `valid`, with the nearest valid names.

    Args:
        kind: the kind of thing that has the name, as in "activation".
        name: the unknown name.
        valid: the valid names. If none is near, they are listed, up to `LISTED`.
        where: the file and key, as in "benchmarks/mnist.toml: model.name".

    Example:
        >>> print(unknown("activation", "rellu", ["relu", "tanh"], where="mnist.toml: model.activation"))
        mnist.toml: model.activation: unknown activation 'rellu'; did you mean relu?
    """
    names = sorted(valid)
    lowered = {each.lower(): each for each in reversed(names)}
    usual = OTHER_NAMES.get(name.lower(), "")
    close = [lowered[each] for each in get_close_matches(name.lower(), lowered, n=3, cutoff=0.5)]
    near = [usual] if usual in names else close
    more = f" and {len(names) - LISTED:,} more" if len(names) > LISTED else ""
    advice = f"did you mean {' or '.join(near)}?" if near else f"valid: {', '.join(names[:LISTED]) or 'none'}{more}"
    return UserError(f"{where}{': ' if where else ''}unknown {kind} {name!r}; {advice}")


def cause(error: BaseException) -> str:
    r"""Return the type and message of an exception of somebody else's code, on one line of bounded length.

    Of several lines by Keras or TensorFlow it is the reason, without the options and tensors around it.

    Example:
        >>> cause(ValueError("no\nidea"))
        'ValueError: no idea'
        >>> cause(ValueError("Exception encountered when calling Net.call().\n\nno\n\nArguments received by …"))
        'ValueError: in Net.call(): no'
    """
    kind = type(error).__name__
    try:
        said = " ".join(_essential(_storable(COLOURS.sub("", str(error)))).split())
    except BaseException:  # The exception's own code, which may raise anything.
        said = "its message cannot be printed"
    return f"{kind}: {said if len(said) <= LONGEST_CAUSE else f'{said[: LONGEST_CAUSE - 2]} …'}"


AROUND = re.compile(r"\{\{function_node [^}]*\}\} ?|\[\[\{\{node [^}]*\}\}\]\]|\[Op:\w+\](?: name: ?\w*)?")
"""What TensorFlow writes around the reason of an error."""


def _essential(text: str) -> str:
    """Return the message of an exception without what Keras and TensorFlow write around its reason."""
    if "could not be deserialized properly" in text:
        text = text.rpartition("Exception encountered: ")[2]
    text = text.partition("\n\nFull object config: ")[0].partition("\n\nArguments received by ")[0]
    layer, during, reason = text.removeprefix("Exception encountered when calling ").partition("\n\n")
    text = f"in {layer.removesuffix('.')}: {reason}" if during and text.startswith("Exception encountered") else text
    text = AROUND.sub("", text)
    return text.partition(" transformation with iterator: ")[2].partition(": ")[2] or text


def located(error: BaseException) -> str:
    """Return the `cause` after the innermost line of the user's own code that an exception passed, if any.

    Example: "my_net.py, line 12, in build: ValueError: no units".
    """
    place = ""
    step = error.__traceback__
    while step is not None:
        code = step.tb_frame.f_code
        if is_own(code.co_filename):
            place = f"{_shown(Path(code.co_filename))}, line {step.tb_lineno}, in {code.co_name}: "
        step = step.tb_next
    return f"{place}{cause(error)}"


@cache
def is_own(file: str) -> bool:
    """Return whether a file is the user's: neither Python's, nor of an installed package, nor of the suite.

    Example:
        >>> is_own("my_net.py"), is_own(re.__file__), is_own("<string>")
        (True, False, False)
    """
    if file.startswith("<") or "__autograph_generated_file" in file or file.endswith((".pyx", ".pxi")):
        return False  # The last are compiled: their names begin nowhere.
    path = Path(file).absolute()
    return not {"site-packages", "dist-packages"} & {*path.parts} and not any(map(path.is_relative_to, _libraries()))


@cache
def _libraries() -> frozenset[Path]:
    """Return the folders of the standard library, of installed packages, and of the suite."""
    installed = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    return frozenset({Path(__file__).parent, *map(Path, installed)})


def _shown(file: Path) -> str:
    """Return a file as the user knows it: from the current folder on, "cell" for a notebook's."""
    if any(part.startswith("ipykernel_") for part in file.parts):
        return "cell"
    try:
        here = Path.cwd()
    except OSError:  # The current folder was deleted.
        return _storable(str(file))
    return _storable(str(file.relative_to(here) if file.is_relative_to(here) else file))


def traced(error: BaseException) -> str:
    """Return an exception's traceback, shortened in the middle if it is long.

    The last line is `located(error)`.
    """
    try:
        text = _storable("".join(traceback.format_exception(error))).rstrip()
    except BaseException:  # The exception's own code, as above, or a lack of memory.
        text = "the traceback cannot be printed"
    if len(text) > LONGEST_TRACEBACK:
        half = LONGEST_TRACEBACK // 2
        text = f"{text[:half]}\n…\n{text[-half:]}"
    last = located(error)
    return text if text.endswith(f"\n{last}") else f"{text}\n{last}"


def interrupts(error: BaseException) -> bool:
    """Return whether an exception is the user's Ctrl-C, which reaches the main thread only."""
    return isinstance(error, KeyboardInterrupt) and threading.current_thread() is threading.main_thread()


@contextmanager
def refused(where: str) -> Iterator[None]:
    """Turn every exception of the user's code in the block, `sys.exit` too, into a line that begins with `where`.

    The line names the file, line and function of the user's own code that raised it.

    Raises:
        UserError: instead of any exception except Ctrl-C.

    Example:
        >>> with refused("net.py:build"):
        ...     raise ValueError("no units")
        Traceback (most recent call last):
        suite.errors.UserError: net.py:build: ValueError: no units
    """
    try:
        yield
    except UserError as error:
        raise UserError(f"{where}: {error}") from error
    except BaseException as error:
        if interrupts(error):
            raise
        raise UserError(f"{where}: {located(error)}") from error


def _storable(text: str) -> str:
    """Return `text` with lone surrogates and zero bytes escaped, as files and databases refuse them."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\0")


def listed(damaged: Sequence[str]) -> str:
    """Return the names and faults of damaged results as one line, with at most `NAMED` of them.

    Example:
        >>> listed(["run 1: no metrics", "run 2: no tags", "run 3: no end", "run 4: no seed"])
        'run 1: no metrics; run 2: no tags; run 3: no end; and 1 more'
    """
    more = f"; and {len(damaged) - NAMED:,} more" if len(damaged) > NAMED else ""
    line = "; ".join(damaged[:NAMED]) + more
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in line)
