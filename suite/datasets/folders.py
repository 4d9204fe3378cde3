"""Folders of files, one for each class."""

from collections.abc import Mapping
from pathlib import Path

from suite.datasets.labels import PARTS
from suite.errors import UserError

SHOWN = 5
"""Endings that a line names."""


def parts_of(folder: Path) -> dict[str, Path]:
    """Return the folder of each part: those of these names, or the folder itself.

    Raises:
        UserError: it is no folder.
    """
    if not folder.is_dir():
        raise UserError(f"expected a folder with a folder for each class; received the file {folder}")
    held = {path.name for path in _folders(folder)}
    if "train" in held and held <= {*PARTS}:
        return {key: folder / key for key in PARTS if key in held}
    return {"train": folder}


def class_names(parts: Mapping[str, Path], endings: tuple[str, ...]) -> list[str]:
    """Return the names of the classes in their order, the same in each part.

    Raises:
        UserError: there are fewer than two, a part has others, or a class has no file with one of the endings.
    """
    names = sorted(path.name for path in _folders(parts["train"]))
    if len(names) < 2:
        received = ", ".join(names) or "none"
        loose = len(_loose(parts["train"], endings))
        files = f"{loose:,} file{'s' if loose > 1 else ''}"
        besides = f", and {files} directly in it; move each into a folder of its class" if loose else ""
        raise UserError(
            f"expected a folder for each of several classes in '{parts['train']}'; received {received}{besides}"
        )
    for folder in parts.values():
        others = sorted(path.name for path in _folders(folder))
        if others != names:
            raise UserError(f"{folder}: expected folders {', '.join(names)}; received {', '.join(others) or 'none'}")
        for name in names:
            if not any(path.suffix.lower() in endings for path in (folder / name).rglob("*")):
                raise UserError(
                    f"{folder / name}: expected a file that ends in {', '.join(endings)}; received none; remove the "
                    "folder, or fill it"
                )
    return names


def left_out(parts: Mapping[str, Path], names: list[str], endings: tuple[str, ...]) -> tuple[str, ...]:
    """Return a note on the files of classes that have none of the endings, if there are any."""
    files = [path for folder in parts.values() for name in names for path in (folder / name).rglob("*")]
    seen = [path for path in files if path.is_file() and not path.name.startswith(".")]
    others = [path.suffix.lower() or path.name for path in seen if path.suffix.lower() not in endings]
    kinds = ", ".join(sorted(set(others))[:SHOWN])
    loose = sum(len(_loose(folder, endings)) for folder in parts.values())
    outside = (f"files left out: {loose:,} in no folder of a class",) if loose else ()
    return outside + (
        (f"files left out: {len(others):,} of other endings than {', '.join(endings)}, as {kinds}",) if others else ()
    )


def _loose(folder: Path, endings: tuple[str, ...]) -> list[Path]:
    """Return the files with one of the endings that lie in no folder of a class."""
    return [path for path in folder.iterdir() if path.is_file() and path.suffix.lower() in endings]


def _folders(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")]
