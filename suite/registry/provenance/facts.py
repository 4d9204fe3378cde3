"""The reach of one file's code: modules, files, environment variables."""

from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Obstacle:
    """A construct that cannot be followed, in words, with its file and line."""

    file: str
    line: int
    construct: str

    def __str__(self) -> str:
        """Return the file, the line and the construct."""
        return f"{self.file}:{self.line}: {self.construct}"


LOADED = "suite_user_"
"""The beginning of the names of modules that were loaded by the paths of their files."""

DECLARATION = "DEPENDS_ON"

"""The name of a module's tuple of file patterns, relative to that module: files that it reads."""


ADVICE = (
    f"what it reads cannot be known, so its results are never reused; name the files in {DECLARATION} = "
    '("data/*.npy", …) at the top of that file, or () if there are none'
)

"""The advice to a user about an obstacle."""


@dataclass(frozen=True)
class Import:
    """A module that is imported, by its full dotted name.

    If it is `optional`, the code continues without it. It may be a `name` in a module instead of a module. With `star`,
    all submodules are imported, too.
    """

    module: str
    optional: bool = False
    name: bool = False
    star: bool = False
    line: int = field(default=1, compare=False)


@dataclass(frozen=True)
class Facts:
    """The modules, files and variables that the code of one file reaches.

    `files` are all its texts and paths, which may be names of files. `opened` are the files that it opens. `references`
    name objects as a benchmark does. `variables` are environment variables. `searched` are folders that it adds to
    Python's path. `declared` are the patterns of `DEPENDS_ON`, None without it.
    """

    imports: tuple[Import, ...] = ()
    files: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    searched: tuple[str, ...] = ()
    declared: tuple[str, ...] | None = None
    obstacles: tuple[Obstacle, ...] = ()
