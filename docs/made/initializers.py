"""The page of initializers."""

import importlib
import inspect
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from griffe import Docstring, DocstringSectionKind, Parser

from docs.made.text import cell
from suite import models
from suite.benchmark.load import available, load
from suite.errors import UserError
from suite.initializers.as_built import AnotherDraw, AsBuilt
from suite.initializers.by_weight import ByWeight
from suite.initializers.model_initializer import ModelInitializer
from suite.initializers.options import AXES, options
from suite.initializers.registry import ALIASES, INITIALIZERS

HEAD = """\
# Initializers

{count} initializers have names. Each goes wherever an initializer is asked for: in a file's `[initializers]`, as
`--initializer NAME`, or as a table with options: `{{ class_name = "NAME", config = {{ … }} }}`. Spelling is free:
`he_normal`, `HeNormal` and `he-normal` are one. In Python `suite.recipes.NAME(option=…)` is the same, and called with a
built model it sets the model's weights. One of your own needs no name: [write an initializer](../initializer.md).

The suite gives each weight a `seed` of its own, and a layer's `input_axes` and `output_axes` to those that take them.
*Sets* says which weights get values. All others keep what the model's layers say, drawn anew for each seed."""

KERNELS = "kernels"
PLURALS = {"kernel": KERNELS, "recurrent_kernel": "recurrent kernels", "bias": "biases"}

NETS: tuple[tuple[Mapping[str, Any], tuple[int, ...]], ...] = (
    ({"name": "mlp", "depth": 2, "width": 8}, (4,)),
    ({"name": "residual_mlp", "blocks": 2, "width": 8, "scalars": True}, (4,)),
    ({"name": "rnn", "units": 8}, (5, 2)),
    ({"name": "lstm", "units": 8}, (5, 2)),
)
"""Small nets, and the shapes of their inputs: on the first that an initializer takes it is seen what it sets."""

UNTOUCHED = 7.25
"""A value that no initializer gives to a whole weight."""

OTHERWISE = {
    AnotherDraw: "what its initializer sets",
    AsBuilt: "nothing",
    ByWeight: "the weights that its patterns fit",
}
"""What those initializers set that do not set the same weights of every net."""

LEFT_OUT = ("seed", *AXES)
"""Options that the page's head speaks of."""

_PAPER = re.compile(r" ?\(([^()]*[A-Z][^()]*\b(?:19|20)\d\d\b[^()]*)\)")
_AUTHORS = re.compile(r"([A-Z][\w-]+(?: et al\.| and [A-Z]\w+)?)(?:'s)? \(((?:19|20)\d\d)")


def page() -> str:
    """Return the page: a table of all, then each with its words and options."""
    links = _links()
    kinds = {name: _class(path) for name, path in INITIALIZERS.items()}
    rows = [
        f"| [`{name}`](#{name}) | {cell(_formula(kind))} | {cell(_paper(kind, links))} | {', '.join(sets(kind))} |"
        for name, kind in kinds.items()
    ]
    parts = [
        HEAD.format(count=len(kinds)),
        "\n".join(["| name | weights | paper | sets |", "| :--- | :--- | :--- | :--- |", *rows]),
    ]
    for name, kind in kinds.items():
        parts += _described(name, kind, links)
    return "\n\n".join(parts) + "\n"


def sets(kind: Any) -> list[str]:
    """Return the names of the weights that a class of initializers sets, measured on a small net."""
    if not issubclass(kind, ModelInitializer):
        return [KERNELS]
    if kind in OTHERWISE:
        return [OTHERWISE[kind]]
    for table, shape in NETS:
        model = models.get(table).build(shape, 3, "float32")
        for variable in model.variables:
            variable.assign(np.full(variable.shape, UNTOUCHED, variable.dtype))
        batch = np.random.default_rng(0).normal(size=(16, *shape)).astype(np.float32)
        try:
            kind()(model, batch, lambda layer, name: len(name) + layer)
        except UserError:
            continue
        changed = [weight.path for weight in model.weights if np.any(weight.numpy() != UNTOUCHED)]
        return list(dict.fromkeys(_weight(path) for path in changed))
    raise AssertionError(f"{kind.__name__} takes none of the nets")


def _weight(path: str) -> str:
    layer, name = path.split("/")[-2:]
    return "multipliers of branches" if layer.endswith("_scale") else PLURALS.get(name, name)


def _class(path: str) -> Any:
    module, _, name = path.partition(":")
    return getattr(importlib.import_module(module), name)


def _described(name: str, kind: Any, links: Mapping[str, str]) -> Iterator[str]:
    yield f"## {name}"
    yield from _words(kind)
    also = [f"`{other}`" for other, meant in ALIASES.items() if meant == name]
    facts = [f"`{_call(name, kind)}`", f"sets {', '.join(sets(kind))}."]
    facts += [f"Paper: {paper}."] if (paper := _paper(kind, links)) else []
    facts += [f"Also called {', '.join(also)}."] if also else []
    facts += ["Keras' own."] if kind.__module__.startswith("keras") else []
    yield " ".join(facts)
    told = {item.name: item.description for item in _section(kind, DocstringSectionKind.parameters)}
    taken = [each for each in inspect.signature(kind).parameters.values() if each.name not in LEFT_OUT]
    rows = [f"| `{each.name}` | {_default(each)} | {cell(told.get(each.name, ''))} |" for each in taken]
    if rows:
        yield "\n".join(["| option | default | means |", "| :--- | :--- | :--- |", *rows])


def _call(name: str, kind: Any) -> str:
    """Return the initializer with the options that it must have, in Python."""
    parameters = inspect.signature(kind).parameters
    needed = [each for each in options(name) if parameters[each].default is inspect.Parameter.empty]
    return f"suite.recipes.{name}({', '.join(f'{each}=…' for each in needed)})"


def _default(parameter: inspect.Parameter) -> str:
    if parameter.default is inspect.Parameter.empty:
        return "required"
    return "" if parameter.default is None else f"`{json.dumps(parameter.default)}`"


def _section(kind: Any, wanted: DocstringSectionKind) -> list[Any]:
    sections = Docstring(inspect.getdoc(kind) or "").parse(Parser.google, warnings=False)
    return [item for section in sections if section.kind is wanted for item in section.value]


def _words(kind: Any) -> list[str]:
    """Return the paragraphs of a class's docstring before its sections."""
    text = re.split(r"\n(?:Examples?|Args|Raises|References?):", inspect.getdoc(kind) or "")[0]
    return [
        part if part.startswith("- ") else " ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip()
    ]


def _formula(kind: Any) -> str:
    """Return the sentence of a docstring that says how weights are drawn, without the paper."""
    first, *others = _words(kind)
    words = others[0] if others and first.endswith("nitializer.") else first
    plain = _PAPER.sub("", words).replace(" .", ".").replace("et al. ", "et al.\u00a0")
    sentence = re.split(r"(?<=\.)\s", plain)[0].strip()
    return sentence.replace(", where `n` is:", ".")


def _paper(kind: Any, links: Mapping[str, str]) -> str:
    """Return the paper of a class's docstring, with its link if a benchmark or the docstring has one."""
    reference = re.search(r"\nReferences?:\s*\n+\s*- (\[.*?\]\(.*?\))", inspect.getdoc(kind) or "")
    if reference:
        return reference[1]
    text = " ".join(_words(kind))
    inside, beside = _PAPER.search(text), _AUTHORS.search(text)
    found = f"{beside[1]} {beside[2]}" if beside else inside[1] if inside else ""
    author, year = re.match(r"[\w-]+", found), re.search(r"\b(?:19|20)\d\d\b", found)
    link = links.get(f"{author[0]} {year[0]}") if author and year else None
    return f"[{found}]({link})" if link else found


def _links() -> dict[str, str]:
    """Return the addresses of papers by first author and year, from the references of all benchmarks."""
    found = {}
    for benchmark in available():
        for reference in load(benchmark).references:
            parts = re.match(r"([\w-]+).*?\b((?:19|20)\d\d)\b.*?arXiv:([\w./-]+)", reference)
            if parts:
                found[f"{parts[1]} {parts[2]}"] = f"https://arxiv.org/abs/{parts[3]}"
    return found
