"""What a user can cause, said in one line."""

from collections.abc import Iterable
from difflib import get_close_matches


class UserError(Exception):
    """The user's input is wrong: one line that names the file and key, what was expected and what was received.

    The command line prints it without a traceback and exits with 2.
    """


def unknown(kind: str, name: str, valid: Iterable[str], where: str = "") -> UserError:
    """Return the error for a `name` that is none of the `valid` ones, with the nearest of them first.

    `where` names the file and key, as in "benchmarks/mnist.toml: model.name".
    """
    names = sorted(valid)
    lowered = {each.lower(): each for each in reversed(names)}
    near = [lowered[each] for each in get_close_matches(name.lower(), lowered, n=3, cutoff=0.5)]
    advice = f"did you mean {' or '.join(near)}?" if near else f"valid: {', '.join(names) or 'none'}"
    return UserError(f"{where}{': ' if where else ''}unknown {kind} {name!r}; {advice}")
