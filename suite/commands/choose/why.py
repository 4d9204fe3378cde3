"""Signals of the net's own weights and the leader's."""

from suite import models
from suite.analysis.choosing.choice import Choice, Verdict
from suite.analysis.choosing.contender import OWN
from suite.commands.choose.subject import Subject
from suite.commands.explain.mended import mended
from suite.commands.explain.own_data import of_dataset
from suite.commands.explain.torch_practice import practised
from suite.report.contents.shown import Diagnosis

BATCH = 128
"""Examples to measure on, at most."""


def signals(choice: Choice, subject: Subject) -> Diagnosis:
    """Return what `explain` measures of the net with its own weights, and with those of another leader.

    If the net trains with no initializer, what fixes it is looked for, too.

    Raises:
        UserError: the net cannot be measured.
    """
    benchmark, data = subject.benchmark, subject.data.dataset
    given = models.is_own(benchmark.model.name)
    model = benchmark.model.build_for(data, "float32")
    examples = of_dataset(model, data, min(BATCH, len(data.train)), None if given else "logits")
    practice = practised(model, examples, "standard", benchmark.seed, taught=given)
    first = practice.own() if choice.own == OWN else practice.given(choice.own)
    if choice.verdict is Verdict.UNTRAINED:
        return Diagnosis(choice.net, first, (), *mended(practice, first), examples=examples.count)
    leads = choice.leader
    compared = () if leads.label == choice.own else (practice.given(leads.identifier),)
    return Diagnosis(choice.net, first, compared, examples=examples.count)
