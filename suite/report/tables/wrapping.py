"""Line breaks in cells, and widths of columns."""

import re
from collections.abc import Sequence

PIECES = re.compile(r"\s+|[^\s\-_./:=,]*[\-_./:=,]+|[^\s\-_./:=,]+")

"""What names and sentences may be broken into: at spaces, and behind what joins the parts of a name."""


def filled(text: str, width: int) -> list[str]:
    """Return `text` in lines of at most `width` letters, broken between `PIECES`.

    A longer piece is cut.

    >>> filled("glorot-normal, seed 3", 8)
    ['glorot-', 'normal,', 'seed 3']
    """
    from rich.cells import cell_len

    lines, line = [], ""
    for piece in PIECES.findall(text):
        if line and cell_len((line + piece).rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
        while cell_len(line.rstrip()) > width > 0:
            fitting = next(at for at in range(len(line), 0, -1) if at == 1 or cell_len(line[:at]) <= width)
            lines.append(line[:fitting])
            line = line[fitting:]
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def shared(room: int, least: Sequence[int], most: Sequence[int]) -> list[int]:
    """Return widths between `least` and `most` for columns that share `room`.

    The rest goes to the narrowest.
    """
    widths = list(least)
    for _ in range(max(0, room - sum(widths))):
        open_ = [at for at, width in enumerate(widths) if width < most[at]]
        if not open_:
            break
        widths[min(open_, key=widths.__getitem__)] += 1
    return widths
