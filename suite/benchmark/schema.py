"""The JSON schema of a benchmark file, for editors."""

from collections.abc import Iterable, Mapping
from typing import Any, get_args

from pydantic import BaseModel

from suite import datasets, initializers, models
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.bounds import Proportion
from suite.benchmark.claim import KINDS, Claim
from suite.benchmark.keys import KEYS
from suite.benchmark.limit import Limit
from suite.benchmark.metric import STEPS_TO
from suite.benchmark.regression import GUARDED
from suite.benchmark.training import Curve, Training
from suite.benchmark.variants import PARSERS
from suite.datasets.custom import CustomDataset
from suite.diagnostics import registry
from suite.models.custom import CustomModel
from suite.models.saved import ENDINGS, SavedModel
from suite.registry import plugins
from suite.theory.activation import ACTIVATIONS

DRAFT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]

_ONE_OF: dict[str, tuple[str, ...]] = {
    Claim.__name__: KINDS,
    Limit.__name__: ("at_least", "at_most"),
    Proportion.__name__: ("at_least", "at_most"),
    Training.__name__: ("steps", "epochs"),
}
"""Keys that exclude each other; a table has exactly one of them."""


def schema() -> Schema:
    """Return the JSON schema of a benchmark file as plain data.

    No package that adds a name is imported.

    Names that the suite knows are suggested. Any text is allowed at keys that accept a reference to the user's own
    code. The suite itself checks what only the whole file can tell, such as whether a claim's initializer is in the
    file.
    """
    found = _of(Benchmark)
    parts = found.pop("$defs")
    for unused in ("DatasetConfig", "ModelConfig"):
        del parts[unused]
    for kind in (*datasets.DATASETS.values(), *datasets.OWN.values(), *models.MODELS.values()):
        parts[kind.__name__] = _named(kind)
    parts |= {each.__name__: _custom(each) for each in (CustomDataset, CustomModel)}
    parts[SavedModel.__name__] = _saved()
    parts |= {"Initializer": _identifier(initializers.names())}
    parts["Activation"] = _identifier(sorted(ACTIVATIONS))
    # A benchmark is named by its file.
    del found["properties"]["name"]
    found["required"].remove("name")
    _refine(found["properties"], parts)
    title = "A benchmark of weight initializers"
    return {"$schema": DRAFT, "title": title, **found, "$defs": dict(sorted(parts.items()))}


def _refine(top: Schema, parts: dict[str, Schema]) -> None:
    """Add to the schema which tables, names and dotted keys are allowed, which the types of fields do not say."""
    _allow(top["dataset"], _union((*datasets.DATASETS.values(), *datasets.OWN.values(), CustomDataset), "datasets"))
    _allow(top["model"], _union((*models.MODELS.values(), CustomModel, SavedModel), "models"))
    for key, value in (("initializers", {"$ref": "#/$defs/Initializer"}), ("learning_rates", None)):
        ((labels, rate),) = top[key].pop("patternProperties").items()
        top[key].setdefault("propertyNames", {})["pattern"] = labels
        top[key]["additionalProperties"] = value or rate
    top["sweep"]["propertyNames"] = {"pattern": rf"^({'|'.join(PARSERS)})\."}
    for part in parts.values():
        activation = part.get("properties", {}).get("activation", {"enum": []})
        if "enum" not in activation:
            _allow(activation, {"$ref": "#/$defs/Activation"})
    training, metric = parts["Training"]["properties"], parts["Claim"]["properties"]["metric"]
    for key in ("optimizer", "loss"):
        _allow(training[key], _identifier())
    _allow(metric, _suggested((*GUARDED, *get_args(Curve))))
    parts["Diagnostics"]["properties"]["quantities"]["items"] = {"enum": registry.names()}
    guarded = {"anyOf": [{"enum": list(GUARDED)}, {"pattern": f"^{STEPS_TO.pattern}$"}]}
    margins = parts["Regression"]["properties"]
    for each in (margins["metrics"], margins["initializers"]["additionalProperties"]):
        each["propertyNames"] = guarded
    for name, keys in _ONE_OF.items():
        parts[name]["oneOf"] = [{"required": [key]} for key in keys]


def _of(model: type[BaseModel]) -> Schema:
    """Return pydantic's schema of a table, with a sentence for each key and without what TOML cannot express."""
    found: Schema = _cleaned(model.model_json_schema())
    for name, table in {model.__name__: found, **found.get("$defs", {})}.items():
        for key, value in table.get("properties", {}).items():
            said = KEYS.get(f"{name}.{key}", KEYS.get(key))
            if said is not None:
                value.setdefault("description", said)
    return found


def _named(kind: type[BaseModel]) -> Schema:
    """Return the schema of a dataset or a model, with its name required."""
    found = _of(kind)
    found.pop("$defs", None)
    return found | {"required": ["name", *found.get("required", ())]}


def _custom(kind: type[BaseModel]) -> Schema:
    """Return the schema of a user's own model or data: the name is a reference, keys that are not known are options."""
    found = _named(kind)
    found["properties"]["name"] |= {"pattern": ":", "description": "file.py:function or package.module:function."}
    return found | {"required": ["name"], "additionalProperties": True}


def _saved() -> Schema:
    """Return the schema of a model that Keras saved: the name is the path of its file."""
    found = _named(SavedModel)
    endings = "|".join(ending.removeprefix(".") for ending in ENDINGS)
    found["properties"]["name"] |= {"pattern": rf"\.({endings})$", "description": "The path of the file."}
    return found


def _cleaned(value: Any) -> Any:
    """Return a schema without titles made from keys, and without null, which TOML cannot express."""
    if isinstance(value, list):
        return [_cleaned(each) for each in value]
    if not isinstance(value, dict):
        return value
    cleaned = {key: _cleaned(each) for key, each in value.items() if key not in ("title", "default")}
    if "properties" in value:
        cleaned["properties"] = {key: _cleaned(each) for key, each in value["properties"].items()}
    if value.get("default") is not None:
        cleaned["default"] = value["default"]
    choices = [each for each in cleaned.get("anyOf", ()) if each != {"type": "null"}]
    if len(choices) == 1:
        del cleaned["anyOf"]
        return choices[0] | cleaned
    return cleaned | ({"anyOf": choices} if choices else {})


def _union(kinds: Iterable[type[BaseModel]], kind: plugins.Kind) -> Schema:
    """Return a schema of several tables, of which the name selects one.

    Tables of installed packages may have any keys.
    """
    own: list[Schema] = [{"$ref": f"#/$defs/{each.__name__}"} for each in kinds]
    foreign: list[Schema] = [
        {
            "type": "object",
            "description": plugin.origin,
            "properties": {"name": {"const": plugin.name}},
            "required": ["name"],
        }
        for plugin in plugins.added(kind)
    ]
    return {"oneOf": own + foreign}


def _identifier(names: Iterable[str] = ()) -> Schema:
    """Return the schema of a Keras object: a name, or a table of `class_name` and `config`."""
    name = _suggested(names)
    table = {
        "type": "object",
        "properties": {
            "class_name": name | {"description": "Its name, or file.py:Class of your own."},
            "config": {"type": "object", "description": "Its options, as keywords of the class."},
        },
        "required": ["class_name"],
        "additionalProperties": False,
    }
    return {"anyOf": [*name.get("anyOf", [name]), table]}


def _suggested(names: Iterable[str]) -> Schema:
    """Return the schema of any text, with suggestions if there are names."""
    known = list(names)
    return {"anyOf": [{"enum": known}, {"type": "string"}]} if known else {"type": "string"}


def _allow(key: Schema, values: Mapping[str, Any]) -> None:
    """Replace the values that a field's type allows at a key by these."""
    for word in ("anyOf", "type", "additionalProperties", "$ref"):
        key.pop(word, None)
    key |= values
