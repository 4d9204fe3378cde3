"""Reach of one file's code: modules, files, variables of the environment, and what cannot be followed."""

from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Obstacle:
    """One of them: the file and line, and the construct, in words."""

    file: str
    line: int
    construct: str

    def __str__(self) -> str:
        """Return where it is, and what it is."""
        return f"{self.file}:{self.line}: {self.construct}"


DECLARATION = "DEPENDS_ON"

"""A tuple of file patterns, relative to the module that has it: what the module reads besides its imports."""


ADVICE = (
    f"what it reads cannot be known, so its results are never reused; name the files in {DECLARATION} = "
    '("data/*.npy", …) at the top of that file, or () if there are none'
)

"""What to do about an obstacle."""


@dataclass(frozen=True)
class Import:
    """A module that is imported, by its full dotted name.

    It may be `optional`: the code goes on without it. It may be no module, but a `name` in one. With `star` all
    submodules are meant, too.
    """

    module: str
    optional: bool = False
    name: bool = False
    star: bool = False
    line: int = field(default=1, compare=False)


@dataclass(frozen=True)
class Facts:
    """What one file reaches.

    `files` may be names of files: all texts and paths that it has. `opened` are those that it opens. `references` name
    objects as a benchmark does. `variables` are those of the environment. `searched` are folders that it adds to
    Python's path. `declared` are the patterns of `DEPENDS_ON`, None without one.
    """

    imports: tuple[Import, ...] = ()
    files: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    searched: tuple[str, ...] = ()
    declared: tuple[str, ...] | None = None
    obstacles: tuple[Obstacle, ...] = ()
