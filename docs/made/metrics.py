"""The page of metrics."""

from collections.abc import Iterable, Mapping

from docs.made.text import cell
from suite.benchmark import meanings, measured
from suite.diagnostics.quantities import QUANTITIES

HEAD = """\
# Metrics

A trial has curves, with a value at each evaluation, and metrics, a number each. Tables, claims, margins,
`suite.results` and MLflow have the same names. Numbers that are not finite are left out. What a column of a table
means: [the words](../concepts.md#what-a-number-in-a-table-means)."""


def page() -> str:
    """Return the page: curves, what is told of each, and what is measured of signals."""
    curves = {
        f"{part}/{curve}": f"{what} {where}"
        for part, where in meanings.PARTS.items()
        for curve, what in meanings.CURVES.items()
    }
    kinds = {f"{kind}/<part>_<curve>": f"the curve {where}" for kind, where in meanings.KINDS.items()}
    endings: dict[str, list[str]] = {}
    for name, ending in measured.OF_LAYERS:
        endings.setdefault(name, []).append(ending)
    layers = [
        f"| `signal/{name}_…` | {cell(meanings.LAYERS[name])} | {', '.join(told)} | {_tier(name)} |"
        for name, told in endings.items()
    ]
    nets = [
        f"| `signal/{metric}` | {cell(meanings.NETS[metric])} | {_tier(name)} |"
        for name, metrics in measured.OF_NETS.items()
        for metric in metrics
    ]
    draws = {f"draws/{name}_…": meanings.DRAWS[name] for name in measured.DRAWN}
    parts = [
        HEAD,
        "## Curves",
        "The step of a curve is the optimizer's; the first evaluation is before the first step.",
        _table("curve", curves),
        "## Of each curve",
        f"As in `final/test_accuracy`. `area/…` is a mean, so it has the curve's unit.\n\n{_table('metric', kinds)}",
        "## Of each trial",
        _table("metric", meanings.ALWAYS),
        "## Signals of layers",
        "`[diagnostics]` asks for them. `signal/…` is before training, `trained/…` after it, `course/…` a curve along "
        "it; a number over depth has an ending. A dearer tier has all of those before it.",
        "\n".join(["| metric | of each layer | endings | tier |", "| :--- | :--- | :--- | :--- |", *layers]),
        _table("ending", {f"_{name}": words for name, words in meanings.ENDINGS.items()}),
        "## Signals of the whole net",
        "\n".join(["| metric | is | tier |", "| :--- | :--- | :--- |", *nets]),
        "## Further draws of the weights",
        "With `draws = N` in `[diagnostics]`; endings are `mean`, `variance` and `median` over draws.",
        _table("metric", draws),
        "## Theory",
        _table("metric", meanings.THEORY),
    ]
    return "\n\n".join(parts) + "\n"


def _tier(name: str) -> str:
    return QUANTITIES[name].tier if name in QUANTITIES else "cheap"


def _table(title: str, rows: Mapping[str, str]) -> str:
    lines: Iterable[str] = (f"| `{name}` | {cell(words)} |" for name, words in rows.items())
    return "\n".join([f"| {title} | is |", "| :--- | :--- |", *lines])
