"""Outcomes of `explain` on the nets of both sets, beside the truth."""

import csv
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from suite.analysis.explanation.explanation import Diagnosis
from suite.commands.explain import explain
from suite.errors import UserError
from tests.nets.net import HERE

HANDED = HERE / "handed"
EXPECTED, OWN = HANDED / "expected.tsv", HERE / "own.tsv"

KINDS = {
    "tabular": "Tables",
    "autoencoders": "Autoencoders",
    "convolutions": "Convolutions",
    "residuals": "Skips",
    "applications": "`keras.applications`",
    "recurrent": "Recurrent layers",
    "attention": "Attention",
    "several": "Several inputs, outputs or parts",
    "tables_of_vectors": "Embeddings",
    "own_layers": "Layers and models of one's own",
    "weights": "Plain stacks, their weights",
    "outputs": "Outputs and losses",
    "numbers": "Precision, undefined numbers, scale of inputs",
}
"""Kinds of nets, by the module in `own/`, and their words on the page."""

OF_HANDED = {
    "autoencoders": "autoencoder",
    "convolutions": "separable",
    "residuals": "zero_gamma resnet_bn bn_deep",
    "recurrent": "bilstm_imdb lstm_head seq2seq lstm_relu",
    "attention": "text_transformer mini_gpt vit",
    "several": "multi_output siamese stn",
    "tables_of_vectors": "recommender",
    "own_layers": "subclass gcn custom_kernel siren pinn",
    "weights": "small_normal deep_sigmoid ones_conv big_normal bottleneck selu_glorot fp_norm",
    "outputs": "softmax_one relu_out dqn",
    "numbers": "preprocess fp16 log_inputs",
}
"""Kinds of the handed cases."""

EXAMPLES = 64


@dataclass(frozen=True)
class Case:
    """One net with the truth: "well", "ill", "asked", several with "or", or "any".

    `words`, separated by "|", are said of a net that is ill; `remedy` is part of the one that is proposed.
    """

    name: str
    kind: str
    subject: str
    truth: str
    words: str = ""
    remedy: str = ""

    @property
    def truths(self) -> list[str]:
        """All outcomes that are right."""
        return self.truth.split(" or ")


@dataclass(frozen=True)
class Outcome:
    """What `explain` says: "well", "ill", "asked" or "traceback", with its sentences, the remedy and the seconds."""

    said: str
    sentences: str
    remedy: str = ""
    seconds: float = 0.0


def cases() -> list[Case]:
    """Return the handed nets and our own."""
    kinds = {case: kind for kind, names in OF_HANDED.items() for case in names.split()}
    found = []
    with EXPECTED.open(encoding="utf-8") as table:
        for row in csv.DictReader(table, delimiter="\t"):
            case, function = row["case"], row["function"]
            subject = f"{HANDED / case}.py:{function}"
            found.append(Case(f"{case}:{function}", kinds[case], subject, row["outcome"], row["words"], row["remedy"]))
    with OWN.open(encoding="utf-8") as table:
        for row in csv.DictReader(table, delimiter="\t"):
            kind, _, function = row["net"].partition(":")
            found.append(Case(row["net"], kind, f"{HERE / 'own' / kind}.py:{function}", row["truth"], row["words"]))
    return found


def outcome(case: Case) -> Outcome:
    """Explain a net and return what was said; what is no user's error is a traceback."""
    began = time.monotonic()
    try:
        with _importable():
            diagnosis = explain(case.subject, batch=EXAMPLES)
    except UserError as error:
        return Outcome("asked", str(error), seconds=time.monotonic() - began)
    except Exception as error:  # Whatever it is, a user would see a traceback.
        return Outcome("traceback", f"{type(error).__name__}: {error}", seconds=time.monotonic() - began)
    remedy = diagnosis.remedy.initializer if diagnosis.remedy else ""
    said = "well" if diagnosis.first.well else "ill"
    return Outcome(said, sentences(diagnosis), remedy, time.monotonic() - began)


def sentences(diagnosis: Diagnosis) -> str:
    """Return all that is said of a net in words."""
    first = diagnosis.first
    return " ".join([*(each.sentence for each in first.ailments), *first.remarks, *first.problems])


@contextmanager
def _importable() -> Iterator[None]:
    """Let the handed nets import the module that they share."""
    sys.path.insert(0, str(HANDED))
    try:
        yield
    finally:
        sys.path.remove(str(HANDED))


def judged(case: Case, said: Outcome) -> str:
    """Return "right", or what is wrong: "traceback", "refused", "false alarm", "missed" or "wrong cause"."""
    if said.said == "traceback":
        return "traceback"
    if said.said not in case.truths and case.truth != "any":
        return {"asked": "refused", "ill": "false alarm", "well": "missed"}[said.said]
    named = all(word in said.sentences for word in case.words.split("|")) and case.remedy in said.remedy
    return "right" if named or said.said != case.truth else "wrong cause"
