"""Inputs in the form that a model takes.

Outputs by the names of targets.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from suite.errors import UserError

if TYPE_CHECKING:
    import keras


def input_types(model: "keras.Model", x: Any, dtype: str) -> dict[str, str]:
    """Return the type in which a model takes each input, by name.

    The name of the only one is "". Whole numbers stay whole numbers where the model takes them: an input that was
    declared says so, and any other model is called once. All other inputs have the type `dtype`.

    Args:
        model: the model.
        x: a few inputs as the dataset stores them, (examples, *inputs), or several by name.
        dtype: a floating type.

    Raises:
        Exception: any error of the model's, if it does not take these inputs as they are.

    Example:
        >>> import keras
        >>> model = keras.Sequential([keras.Input((3,), dtype="int32"), keras.layers.Embedding(9, 2)])
        >>> input_types(model, np.zeros((2, 3), np.int64), "float32")
        {'': 'int32'}
    """
    inputs = dict(x) if isinstance(x, Mapping) else {"": x}
    places = input_places(model, list(inputs))
    if places is not None:
        declared = {name: str(symbol.dtype) for name, symbol in places.items()}
        for name, kind in declared.items():
            check_texts(inputs[name], kind, name)
        return {name: dtype if "float" in kind else kind for name, kind in declared.items()}
    floating = {name: "string" if each.dtype.kind == "S" else dtype for name, each in inputs.items()}
    whole = {name: str(each.dtype) for name, each in inputs.items() if each.dtype.kind in "iu"}
    if whole:
        try:
            model(as_taken(model, x, floating | whole))
        except Exception:  # The model may calculate with them, which a type of whole numbers does not allow.
            return floating
    return floating | whole


def check_texts(values: Any, declared: str, name: str = "") -> None:
    """Refuse texts for an input of numbers, and numbers for one of texts.

    Args:
        values: an array.
        declared: the type of the input.
        name: of the input, "" of an only one.

    Raises:
        UserError: they are of the other kind.

    Example:
        >>> check_texts(np.array([["one"]], "S"), "string")
    """
    texts, inputs = values.dtype.kind == "S", f"inputs {name}" if name else "inputs"
    if texts and declared != "string":
        raise UserError(
            f"{inputs}: expected numbers, received texts; texts are taken by a net that begins with "
            'keras.Input((1,), dtype="string") and TextVectorization, or are read by name = "text-classification"; '
            'numbers become that by x.astype("float32"), categories from a frame'
        )
    if declared == "string" and not texts:
        raise UserError(f"{inputs}: expected texts, as the net declares; received {values.dtype}")


def as_taken(model: "keras.Model", x: Any, types: Mapping[str, str]) -> Any:
    """Return inputs in these types, as arrays by name, or in the order of a model's inputs where it has other names.

    Args:
        model: the model.
        x: arrays or tensors (examples, *inputs), or several by name.
        types: the types by name, as `input_types` returns them.
    """
    if not isinstance(x, Mapping):
        return _cast(x, types[""])
    found = {name: _cast(each, types[name]) for name, each in x.items()}
    places = input_places(model, list(found))
    by_name = (
        places is None
        or isinstance(getattr(model, "input", None), Mapping)
        or {str(each.name) for each in model.inputs} == {*found}
    )
    return found if by_name else list(found.values())


def by_target(returned: Any, names: Iterable[str], model: "keras.Model", called: str) -> dict[str, Any]:
    """Return a model's outputs by the names of targets.

    Several outputs are a dict with the names of the targets, or a list, as in `in_order_of_outputs`.

    Args:
        returned: the outputs, as the model returns them.
        names: of the targets.
        model: the model.
        called: the model's name in errors.

    Raises:
        UserError: the model has other outputs than there are targets.

    Example:
        >>> import keras
        >>> by_target([1, 2], ["price", "kind"], keras.Model(), "net.py:build")
        {'price': 1, 'kind': 2}
    """
    names = list(names)
    if isinstance(returned, Mapping) and set(returned) == {*names}:
        return {name: returned[name] for name in names}
    if isinstance(returned, list | tuple) and len(returned) == len(names):
        found = dict(zip(in_order_of_outputs(model, names), returned, strict=True))
        return {name: found[name] for name in names}
    if len(names) == 1 and not isinstance(returned, Mapping | list | tuple):
        return {names[0]: returned}
    received = ", ".join(returned) if isinstance(returned, Mapping) else None
    received = received or (f"{len(returned)} outputs" if isinstance(returned, list | tuple) else "one output")
    expected = f"an output for each target: {', '.join(names)}" if len(names) > 1 else "one output"
    raise UserError(f"{called}: expected {expected}; received {received}")


def in_order_of_outputs(model: "keras.Model", names: Sequence[str]) -> list[str]:
    """Return names of targets in the order in which Keras flattens the outputs of a model.

    It sorts those of a dict by name. Outputs in a list belong to the targets of their names, or to the targets in their
    order if they have other names, as outputs of layers without a name have.

    Example:
        >>> import keras
        >>> x = keras.Input((2,))
        >>> model = keras.Model(x, [keras.layers.Dense(1, name="price")(x), keras.layers.Dense(1, name="kind")(x)])
        >>> in_order_of_outputs(model, ["kind", "price"]), in_order_of_outputs(model, ["a", "b"])
        (['price', 'kind'], ['a', 'b'])
    """
    if isinstance(getattr(model, "output", None), Mapping):
        return sorted(names)
    outputs = list(getattr(model, "output_names", None) or ())
    return outputs if sorted(outputs) == sorted(names) else list(names)


def input_places(model: "keras.Model", names: Sequence[str]) -> dict[str, Any] | None:
    """Return the symbolic inputs of a model by the names of what they take: the same names, or else in their order.

    It is None if the model declares no inputs, another number of them, or a dict of other names.

    Example:
        >>> import keras
        >>> inputs = [keras.Input((3,), name="first"), keras.Input((2,), name="second")]
        >>> model = keras.Model(inputs, keras.layers.Concatenate()(inputs))
        >>> {name: symbol.name for name, symbol in input_places(model, ["second", "first"]).items()}
        {'second': 'second', 'first': 'first'}
        >>> {name: symbol.name for name, symbol in input_places(model, ["age", "words"]).items()}
        {'age': 'first', 'words': 'second'}
    """
    inputs = getattr(model, "inputs", None) or ()
    if not inputs or len(inputs) != len(names):
        return None
    structure = getattr(model, "input", None)
    by_name = dict(structure) if isinstance(structure, Mapping) else {str(each.name): each for each in inputs}
    if set(by_name) == {*names}:
        return {name: by_name[name] for name in names}
    return None if isinstance(structure, Mapping) else dict(zip(names, inputs, strict=True))


def _cast(values: Any, dtype: str) -> Any:
    import keras
    import tensorflow as tf

    if dtype == "string":
        return values
    if isinstance(values, np.ndarray):
        return values.astype(dtype, copy=False)
    return values if isinstance(values, keras.KerasTensor) else tf.cast(values, dtype)


def mask(output: Any) -> Any:
    """Return the mask of an output, true where a position counts, None if all count.

    An embedding with `mask_zero` makes one, and most layers pass it on.
    """
    return getattr(output, "_keras_mask", None)
