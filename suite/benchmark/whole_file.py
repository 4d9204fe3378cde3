"""Files that are written whole or not at all."""

import os
from contextlib import suppress
from pathlib import Path


def write_whole(file: Path, content: bytes, *, durable: bool = False) -> None:
    """Write a file under another name and move it into place, so that nobody sees half of it.

    Args:
        file: the file; a folder that is missing is made.
        content: the whole content of the file.
        durable: return only after the content is on the disk, so that it survives a crash of the machine.

    Raises:
        OSError: the file cannot be written; its previous content is unchanged.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.part")
    try:
        with draft.open("wb") as stream:
            stream.write(content)
            if durable:
                stream.flush()
                os.fsync(stream.fileno())
        draft.replace(file)
    except OSError:
        with suppress(OSError):  # The first error is the one to report.
            draft.unlink()
        raise
    if durable and os.name == "posix":
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
