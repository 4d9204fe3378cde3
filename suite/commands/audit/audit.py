"""The audit of a net, from question to verdict."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from threadpoolctl import threadpool_limits

from suite.analysis.audit.architecture import advice
from suite.analysis.audit.audited import Audited, audited, digest
from suite.analysis.audit.changes import Comparison, compared
from suite.analysis.audit.finding import Finding
from suite.analysis.audit.passport import Passport, passport
from suite.analysis.audit.promises import Law, judged, of_kernels
from suite.analysis.audit.relations import findings, rebuilt
from suite.benchmark.whole_file import write_whole
from suite.commands.audit.files import is_passport, named_arguments, promised, read_passport
from suite.commands.audit.net import Net, Shape, Shapes, Source, checked, source
from suite.errors import UserError
from suite.frameworks.torch_modules import is_module
from suite.report.contents.shown import Audit
from suite.training.runtime import guarded_code, tensorflow

if TYPE_CHECKING:
    import keras
    import torch


def audit(
    subject: "str | keras.Model | torch.nn.Module | Callable[..., keras.Model | torch.nn.Module]",
    *,
    arguments: str | Mapping[str, object] | None = None,
    promise: str | Mapping[str, Law] | None = None,
    accept: str | Path | None = None,
    against: "str | Path | keras.Model | torch.nn.Module | Callable[..., object] | None" = None,
    inputs: Shape | Mapping[str, Shape] | None = None,
    seed: int = 0,
    rebuild: bool = True,
    explained: bool = True,
) -> Audit:
    """Measure the law of each initial weight of a net, without training, and say what is not as it should be.

    >>> suite.audit("keras.applications:MobileNetV2", arguments={"weights": None}, rebuild=False)
    Audit(keras.applications:MobileNetV2: 262 weights, 3,538,984 numbers; pass)

    Args:
        subject: a Keras model or a PyTorch module, a function or class that builds it, "file.py:name",
            "package.module:name", or a saved Keras model.
        arguments: what the function is called with, by name, or as JSON.
        promise: the author's word: a law of all kernels by name, as "he_normal", a table of laws by patterns of
            weights' names, or the path of a TOML or JSON file with one.
        accept: a file to which the laws are written as a passport.
        against: a passport, or another net, with which the laws are compared.
        inputs: the size of an example, for a model that does not know it; of several inputs by name.
        seed: of the build.
        rebuild: build a function's net twice more, to see whether its weights follow the seed.
        explained: measure what advice costs, as `explain` does.

    Raises:
        UserError: the net cannot be built, a file cannot be read or written, or a promise fits no weight.
    """
    table = promised(promise) if promise is not None else {}
    before = read_passport(Path(str(against))) if is_passport(against) else None
    tensorflow()
    shapes = checked(inputs)
    given = source(subject, named_arguments(arguments), shapes)
    with guarded_code([subject, against]), threadpool_limits(1, "blas"):
        net = given.make(seed)
        weights = audited(_some(net), net.branches)
        found = (*findings(weights), *(_rebuilt(given, weights, seed) if rebuild and given.builds else ()))
        laws = of_kernels(table, weights) if isinstance(table, str) else table
        advised = advice(weights)
        result = Audit(
            subject=given.name,
            weights=weights,
            findings=found,
            advice=advised,
            cost=cost(net.model, shapes, seed) if advised and explained else (),
            judged=judged(weights, laws) if laws else (),
            seeds=3 if rebuild and given.builds else 1,
            made_with=net.versions(),
        )
        if against is not None:
            comparison, name = _against(against, before, result, shapes, seed)
            result = replace(result, comparison=comparison, against=name)
    return result if accept is None else _accepted(result, Path(accept))


def _some(net: Net) -> list[Any]:
    """Return the weights of a net.

    Raises:
        UserError: it has none.
    """
    weights = list(net.weights())
    if not weights:
        raise UserError(f"{net.name}: expected a net with weights; received one without any")
    return weights


def _rebuilt(given: Source, weights: tuple[Audited, ...], seed: int) -> tuple[Finding, ...]:
    """Return whether the weights follow the seed, from a second build with it and one with another seed."""
    same, other = (
        {each.name: digest(each.read()) for each in given.make(value).weights() if not each.gate}
        for value in (seed, seed + 1)
    )
    return rebuilt(weights, same, other)


def _against(against: Any, before: Passport | None, result: Audit, shapes: Shapes, seed: int) -> tuple[Comparison, str]:
    """Return the changes from a passport, or from another net, and what it is called."""
    name = str(against)
    if before is None:
        other = source(against, {}, shapes)
        before, name = _laws(other.make(seed)), other.name
    unread = [each.name for each in result.weights if each.law is None]
    after, before = passport(result.weights, result.made_with or {}), before.without(unread)
    comparison = compared(before, after)
    if not comparison.compared:
        first, second = (next(iter(each.weights)) for each in (before, after))
        raise UserError(
            f"{name}: expected laws of {result.subject}; received those of another net: no weight is in both, as "
            f"{first} there and {second} here"
        )
    return comparison, name


def _laws(net: Net) -> Passport:
    return passport(audited(_some(net), net.branches), net.versions())


def _accepted(result: Audit, path: Path) -> Audit:
    """Return the audit after its passport was written.

    Raises:
        UserError: a weight has no law, or the file cannot be written.
    """
    try:
        write_whole(path, result.passport().text().encode())
    except OSError as error:
        raise UserError(f"{path}: cannot be written: {error.strerror}") from None
    return replace(result, accepted=str(path))


def assert_initialized(
    model: "keras.Model | torch.nn.Module | Callable[..., keras.Model | torch.nn.Module]", passport: str | Path
) -> None:
    """Raise an AssertionError if a model's initial weights have other laws than its passport says.

    The message has a line for each change. Any seed is accepted.

    >>> import keras
    >>> def build(scale):
    ...     layer = keras.layers.Dense(64, kernel_initializer=keras.initializers.VarianceScaling(scale), name="first")
    ...     return keras.Sequential([keras.Input((64,)), layer], name="net")
    >>> _ = suite.audit(build(2.0), accept="passport.json")
    >>> suite.assert_initialized(build(2.0), "passport.json")
    >>> suite.assert_initialized(build(1.0), "passport.json")
    Traceback (most recent call last):
    AssertionError: net is not initialized as passport.json says:
    first.kernel: standard deviation 0.1..., was 0.1... (4,096 numbers, 0... times)

    Args:
        model: a Keras model or a PyTorch module, or a function that builds it.
        passport: the file that `audit(model, accept=…)` has written.

    Raises:
        AssertionError: a law has changed, a weight is new or has vanished, or a fault was not there when the passport
            was written, as a seed that two layers share.
        UserError: the passport cannot be read, or is one of another net.
    """
    found = audit(model, against=Path(passport), rebuild=False, explained=False)
    changes = [each.sentence for each in found.faults]
    changes += [each.sentence for each in found.comparison.changes if each.fails] if found.comparison else []
    if changes:
        raise AssertionError("\n".join([f"{found.subject} is not initialized as {passport} says:", *changes]))


BATCH = 64
"""Examples that a net is measured on."""

LARGEST = 2_000_000
"""Weights above which a net is not measured, because it would take longer than the audit."""


def cost(model: "keras.Model | torch.nn.Module", shapes: Mapping[str, tuple[int, ...]], seed: int) -> tuple[str, ...]:
    """Return what `explain` finds wrong with a net as it is, on random inputs, or why it cannot measure it.

    Args:
        model: a built Keras model, or a PyTorch module.
        shapes: of one example by the name of the input, if the model does not know them.
        seed: of the inputs.
    """
    from suite.commands.explain.torch_practice import practised

    if is_module(model):
        from suite.commands.explain.torch_examples import normal
    else:
        from suite.commands.explain.examples import normal
    size = sum(each.numel() for each in model.parameters()) if is_module(model) else model.count_params()
    if size > LARGEST:
        return (f"not measured, because the net has {size:,} weights: use explain",)
    try:
        examples = normal(model, dict(shapes), BATCH, seed)
        explanation = practised(model, examples, "standard", seed, taught=True).own()
    except UserError as error:
        return (f"not measured: {error}",)
    return tuple(each.sentence for each in explanation.ailments) or ("signals and gradients are well on random inputs",)
