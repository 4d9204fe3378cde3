"""Text of runs: bounded and encodable, and notes in Markdown."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from suite.benchmark.metric import parsed
from suite.benchmark.training import Training
from suite.benchmark.trial import Trial
from suite.training.result import Result, Status

LONGEST_PARAMETER = 500
"""Characters of a parameter that the oldest servers in use accept."""

LONGEST_TAG = 5000

LONGEST_NAME = 250

LONGEST_ERROR = 100_000
"""Characters of an error's text, of which the beginning and the end are kept."""


def storable(text: str) -> str:
    """Return `text` with the characters replaced that no store accepts: lone surrogates and the null character."""
    return text.encode("utf-8", "replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")


def shorten(text: str, longest: int) -> str:
    """Return `text`, cut to at most `longest` characters, all of them storable."""
    safe = storable(text[: longest + 1])
    return safe if len(safe) <= longest else f"{safe[: longest - 1]}…"


def middle_cut(text: str, longest: int = LONGEST_ERROR) -> str:
    """Return a long text without its middle.

    Errors are cut this way: the end of a traceback says what happened.
    """
    if len(text) <= longest:
        return storable(text)
    half = longest // 2
    return storable(f"{text[:half]}\n… {len(text) - 2 * half:,} characters are left out …\n{text[-half:]}")


def plain_value(value: Any) -> Any:
    """Return a value for a JSON tag: the value itself, or shortened text if it would fill the tag."""
    text = json.dumps(value)
    return value if len(text) <= LONGEST_PARAMETER else shorten(text, LONGEST_PARAMETER)


def short_texts(values: Mapping[str, str], longest: int) -> dict[str, str]:
    """Return texts by name, each with at most `longest` characters, all of them storable."""
    return {storable(name)[:LONGEST_NAME]: shorten(value, longest) for name, value in values.items()}


OUTCOMES = {
    Status.FINISHED: "",
    Status.DIVERGED: "Training diverged: the trial is scored as the untrained model.",
    Status.FAILED: "The trial failed:",
    Status.TIMEOUT: "The trial took too long and was stopped.",
    Status.INTERRUPTED: "The trial was interrupted.",
}


LONGEST_LINE = 1000
"""Characters of the last line of an error; a file of the run has the whole error."""


def note(result: Result) -> str:
    """Return two or three lines and, if there are numbers, a small table of initial, final and best scores."""
    paragraphs = [_what(result), OUTCOMES[result.status]]
    lines = result.error.strip().splitlines()
    if lines:
        paragraphs.append(f"    {shorten(lines[-1], LONGEST_LINE)}")
    paragraphs.append(_how(result.trial))
    paragraphs += [escape(problem) for measured in result.measurements.values() for problem in measured.problems]
    rows = [[escape(name), *cells] for name, cells in _scores(result.metrics).items()]
    if rows:
        paragraphs.append(table(["", "initial", "final", "best"], rows))
    return "\n\n".join(filter(None, paragraphs))


def _what(result: Result) -> str:
    trial = result.trial
    sizes = [f"{result.dataset[part]:,} {part}" for part in ("train", "validation", "test") if result.dataset.get(part)]
    data = f"**{escape(trial.spec.dataset.name)}**" + (f" ({', '.join(sizes)} examples)" if sizes else "")
    return f"**{escape(trial.initializer)}** weights, {_called(trial.spec.initializer)}, on {data}."


def _how(trial: Trial) -> str:
    training = trial.spec.training
    model = trial.spec.model.model_dump(mode="json", exclude_none=True)
    point = [f"{key} = {json.dumps(value)}" for key, value in trial.point]
    where = f" At {escape(', '.join(point))}." if point else ""
    return (
        f"Model {_called({'class_name': model.pop('name'), 'config': model})}; "
        f"{_trained(training)}; seed {trial.replicate}.{where}"
    )


def _trained(training: Training) -> str:
    if training.steps == 0:
        return "not trained, measured at initialization"
    length = f"{training.epochs:g} epochs" if training.steps is None else f"{training.steps:,} steps"
    return f"{_called(training.optimizer)}, batch size {training.batch_size}, {length}"


def _called(identifier: Mapping[str, Any]) -> str:
    options = [f"{key} = {json.dumps(value)}" for key, value in identifier["config"].items()]
    return escape(str(identifier["class_name"]) + (f" ({', '.join(options)})" if options else ""))


def _scores(metrics: Mapping[str, float]) -> dict[str, list[str]]:
    """Return the initial, final and best value of each quantity that has a final one."""
    names = [metric.rest for metric in map(parsed, metrics) if metric.kind == "final" and metric.part]
    kinds = ("initial", "final", "best")
    return {
        name.replace("_", " "): [
            f"{metrics[key]:.4g}" if (key := f"{kind}/{name}") in metrics else "" for kind in kinds
        ]
        for name in names
    }


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table of cells that are Markdown already."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def escape(text: str) -> str:
    """Return plain text as one line of Markdown that shows it literally."""
    safe = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([\\`*_{}\[\]#~|])", r"\\\1", safe)
