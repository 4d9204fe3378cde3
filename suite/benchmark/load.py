"""Benchmarks read from files, changed by options, validated whole."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from suite.benchmark import toml
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.measured import check_metrics
from suite.benchmark.problems import validated
from suite.benchmark.sweep import replace
from suite.benchmark.trial import digest
from suite.benchmark.variants import PARSERS
from suite.config import canonical, split
from suite.datasets.located import LocatedDataset
from suite.errors import UserError, unknown

SHIPPED = Path(__file__).parents[1] / "shipped"
"""The benchmarks inside an installed wheel; in a checkout they stand beside the package instead."""

LARGEST = 200_000
"""Bytes of a benchmark's file; the longest shipped one has less than a thirtieth of it."""


def folders() -> list[Path]:
    """Return the folders of benchmarks: `benchmarks/` in the current folder, then the shipped ones."""
    candidates = [Path("benchmarks"), SHIPPED, Path(__file__).parents[2] / "benchmarks"]
    found = [folder for folder in candidates if folder.is_dir()]
    return [folder for at, folder in enumerate(found) if folder.resolve() not in {f.resolve() for f in found[:at]}]


def available() -> dict[str, Path]:
    """Return the file of every benchmark by name.

    If two have one name, that of the current folder counts.
    """
    files: dict[str, Path] = {}
    for folder in folders():
        for path in sorted(folder.glob("*.toml")):
            files.setdefault(path.stem, path)
    return files


def find(name: str) -> Path:
    """Return the file of a benchmark, given its name or the path of a TOML file.

    Raises:
        UserError: there is no such benchmark.
    """
    if name.endswith(".toml"):
        path = Path(name)
        if not path.is_file():
            raise UserError(
                f"{name}: no such benchmark file, looked in {path.absolute().parent}; `python -m suite list` shows the "
                "benchmarks by name"
            )
        return path
    files = available()
    if name not in files and (file := Path(f"{name.removesuffix(Path(name).suffix)}.toml")).is_file():
        known = f", or the name {file.stem}" if file.stem in files else ""
        raise UserError(f"{name}: no benchmark has this name; did you mean {file}{known}?")
    if name not in files:
        if "/" in name or Path(name).is_dir():
            raise UserError(f"{name}: expected a benchmark's name, or the path of its file, which ends in .toml")
        raise unknown("benchmark", name, files)
    return files[name]


def load(
    name: str,
    *,
    seeds: int | None = None,
    initializers: Sequence[str] = (),
    settings: Mapping[str, object] | None = None,
) -> Benchmark:
    """Read one benchmark, apply the changes, and validate it whole before anything runs.

    >>> suite.load("circles", settings={"training.steps": 100}).training.steps
    100

    Args:
        name: a benchmark's name, or a path to a TOML file.
        seeds: replicates of each initializer, instead of the file's.
        initializers: initializers to add or keep. New ones are added to the file's. If some of them are in the file,
            only the named ones are kept. Each is a name in the file, a Keras name, a reference "file.py:Class" or
            "package.module:Class", or "label=specification" with a specification as in the file.
        settings: dotted keys and the values that replace the file's, for example {"training.epochs": 1}. A number of
            epochs replaces the file's steps, and vice versa.

    Raises:
        UserError: names the file and key, what was expected and what was received.
    """
    return changed(read(find(name), name), seeds=seeds, initializers=initializers, settings=settings)


def read(file: Path, argument: str) -> Benchmark:
    """Return the benchmark of a file.

    `argument` names it on a command line.

    Raises:
        UserError: names the file and key, what was expected and what was received.
    """
    benchmark = _parse(_read(file), file).of_file(file, argument)
    check_metrics(benchmark, str(file))
    return benchmark.instead_of(benchmark)


def changed(
    benchmark: Benchmark,
    *,
    seeds: int | None = None,
    initializers: Sequence[str] = (),
    settings: Mapping[str, Any] | None = None,
) -> Benchmark:
    """Return a benchmark with the changes of one call, as in `load`, or the same one without changes.

    Raises:
        UserError: names the file and key, what was expected and what was received.
    """
    if seeds is None and not initializers and not settings:
        return benchmark
    path, settings = benchmark.origin, settings or {}
    table = replace(benchmark.model_dump(mode="json", exclude={"name"}), tuple(settings.items()), f"{path}: --set")
    said = "optimizer" in benchmark.training.model_fields_set or any("training.optimizer" in key for key in settings)
    if not said and settings.keys() & {"model", "model.name"}:
        del table["training"]["optimizer"]  # A model of the user's own may have been compiled with another one.
    for given, other in (("steps", "epochs"), ("epochs", "steps")):
        if f"training.{given}" in settings and f"training.{other}" not in settings:
            table["training"][other] = None
    if seeds is not None:
        table["seeds"] = seeds
    if initializers:
        table["initializers"] = _chosen(table["initializers"], initializers)
        for parent, key in ((table["regression"], "initializers"), (table, "learning_rates")):
            parent[key] = {name: each for name, each in parent[key].items() if name in table["initializers"]}
    # A claim that does not fit the changed set-up is not judged, and its verdict says why.
    claims = {} if "claims" in settings else {"claims": benchmark.claims}
    with _blamed({"--seeds": seeds is not None, "--initializer": initializers, "--set": settings}):
        parsed = _parse(table | {key: [] for key in claims}, path)
    parsed = parsed.of_file(path, benchmark.argument) if path.suffix == ".toml" else parsed
    if any(key.partition(".")[0] in ("claims", "regression", "limit") for key in settings):
        check_metrics(parsed, str(path))
    return parsed.model_copy(update=claims).instead_of(benchmark)


def from_table(table: Mapping[str, Any], name: str) -> Benchmark:
    """Return the benchmark of a file's content that a program made.

    It has no file.

    Raises:
        UserError: names the key, what was expected and what was received.
    """
    benchmark = _parse(table, Path(name))
    check_metrics(benchmark, name)
    return benchmark


@contextmanager
def _blamed(options: Mapping[str, object]) -> Iterator[None]:
    """Name the options of a call in errors of the block: the file is right by itself."""
    try:
        yield
    except UserError as error:
        raise UserError(f"{', '.join(option for option in options if options[option])}: {error}") from None


def _read(path: Path) -> dict[str, Any]:
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise UserError(f"{path}: expected a file")
        if size > LARGEST:
            raise UserError(f"{path}: expected a file of at most {LARGEST:,} bytes; received {size:,}")
        # Some editors begin a file with a mark of its encoding.
        return toml.parse(path.read_text(encoding="utf-8-sig"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: cannot be read: {error}") from None


def _parse(table: Mapping[str, Any], path: Path) -> Benchmark:
    if "name" in table:
        raise UserError(f"{path}: unknown key 'name'; a benchmark is named by its file, here {path.stem!r}")
    toml.check(table, str(path))
    parts = {"name": path.stem, **table}
    for key in ("dataset", "model"):
        if key in parts:
            parts[key] = validated(PARSERS[key], parts[key], f"{path}: {key}")
    if isinstance(parts.get("dataset"), LocatedDataset) and not parts["dataset"].folder:
        # A path in a file begins at the file.
        parts["dataset"] = parts["dataset"].model_copy(update={"folder": str(path.parent)})
    benchmark = validated(Benchmark.model_validate, parts, str(path))
    validated(lambda planned: planned.specs(), benchmark, str(path))
    return benchmark


def specified(text: str) -> tuple[str, Any]:
    """Return label and identifier of an initializer on the command line: a name, or "label=specification".

    Raises:
        UserError: the specification begins as a table and is none.
    """
    if text.lstrip().startswith("{"):
        identifier = toml.value(text, "--initializer")
        return split(identifier)[0].rpartition(":")[2], identifier
    label, equals, rest = text.partition("=")
    specification = rest if equals else text
    return (label.strip() if equals else specification.rpartition(":")[2]), toml.value(specification, "--initializer")


def _chosen(known: Mapping[str, Any], wanted: Sequence[str]) -> dict[str, Any]:
    """Return the initializers of one call.

    If all of `wanted` are new, they stand beside the file's `known` ones. Otherwise only `wanted` are kept.

    Raises:
        UserError: one of them is no identifier, or two have one label, be it one of the file's.
    """
    specifications = {digest(canonical(identifier)): name for name, identifier in known.items()}
    chosen: dict[str, Any] = {}
    newcomers_only = True
    for text in wanted:
        label, identifier = (text, known[text]) if text in known else specified(text)
        identifier = validated(PARSERS["initializer"], identifier, f"--initializer: {label}")
        # A Keras name means the file's initializer of the same specification, unless the user gives it a label.
        same = specifications.get(digest(canonical(identifier)))
        label = same if same is not None and "=" not in text else label
        if label in known and label != same:
            raise UserError(
                f"--initializer: the file has another {label!r}; expected a different label, as in "
                f"'other={text.partition('=')[2] or text}', or --set initializers.{label}=…, which replaces it; "
                f"received {text!r}"
            )
        if chosen.setdefault(label, identifier) != identifier:
            raise UserError(
                f"--initializer: two are called {label!r}; expected different labels, as in 'other={text}'; received "
                f"{', '.join(map(repr, wanted))}"
            )
        newcomers_only &= label not in known and same is None
    return {**known, **chosen} if newcomers_only else chosen
