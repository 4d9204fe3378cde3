"""Diagnoses, calibrations and audits with renderings, for Python and notebooks."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np

from suite.analysis.audit import audit
from suite.analysis.calibration import calibrate
from suite.analysis.choosing import choice
from suite.analysis.explanation import explanation
from suite.analysis.signals import relative_gradients
from suite.report.audit.remarks import remarks as of_audit
from suite.report.audit.renderings import markdown, rows
from suite.report.audit.table import weights_table
from suite.report.calibration.figure import calibration_figure
from suite.report.calibration.table import drops, sheets
from suite.report.charts.drawn import drawn
from suite.report.charts.figures import Figures, pictured
from suite.report.choosing import renderings as of_choice
from suite.report.choosing.figure import distances
from suite.report.choosing.table import standings
from suite.report.choosing.words import answer
from suite.report.choosing.words import remarks as of_choices
from suite.report.explanation.figure import shown, signal_profiles
from suite.report.explanation.remarks import remarks
from suite.report.explanation.screen import comparison, depth_table, title
from suite.report.tables.markup import View, block, cell
from suite.report.tables.sheet import Prose

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd


class Shown:
    """Renderings of a result that has a table and figures."""

    @property
    def table(self) -> View:
        """The tables that the terminal shows."""
        raise NotImplementedError

    @property
    def figures(self) -> Figures:
        """Matplotlib figures by name."""
        raise NotImplementedError

    def to_markdown(self) -> str:
        """Return the tables in GitHub's Markdown."""
        return self.table.to_markdown()

    def to_latex(self) -> str:
        """Return the tables in LaTeX, which needs the package booktabs."""
        return self.table.to_latex()

    def _repr_html_(self) -> str:
        return cell([*map(block, self.table.parts), *map(pictured, self.figures.values())])


@dataclass(frozen=True, repr=False)
class Diagnosis(Shown, explanation.Diagnosis):
    """A diagnosis with its renderings; a notebook shows what is wrong, what fixes it, the layers and their signals.

    >>> diagnosis = suite.explain(depth=20, initializer="glorot_uniform")
    >>> diagnosis
    Diagnosis(20 × 100 relu: glorot_uniform; vanishing signal...)
    >>> diagnosis.frame["initializer"].unique().tolist()
    ['glorot_uniform', 'he_normal']
    """

    @property
    def table(self) -> View:
        """What is wrong and what fixes it, in sentences.

        Then the layers, and the other initializers beside the first.
        """
        said = Prose((f"{title(self)}.", *(remark.text for remark in remarks(self))))
        others = (comparison(self),) if self.compared else ()
        return View((said, depth_table(self), *others))

    @property
    def figures(self) -> Figures:
        """The profiles of signals over depth, as a Matplotlib figure."""
        return Figures(lambda: {"profiles": signal_profiles(self)})

    @property
    def frame(self) -> "pd.DataFrame":
        """A row for each layer of each net that was measured: its signals, and what mean-field theory expects."""
        import pandas as pd

        return pd.DataFrame(list(self._rows()))

    def _rows(self) -> Iterator[dict[str, object]]:
        for net in shown(self):
            theory, unknown = net.theory, (np.nan,) * len(net.layers)
            lengths, gradients = (theory.lengths, theory.gradients) if theory else (unknown, unknown)
            measured = zip(net.layers, relative_gradients(net), lengths, gradients, strict=True)
            for at, (layer, gradient, length, square) in enumerate(measured, 1):
                signals = {"relative_gradient": gradient, "theory_std": length**0.5, "theory_gradient": square**0.5}
                yield {"initializer": net.initializer, "layer": at} | asdict(layer) | signals

    def __repr__(self) -> str:
        names = ", ".join(ailment.name for ailment in self.first.ailments)
        verdict = names or ("well" if self.first.well else "not all could be measured")
        remedy = f"; {self.remedy.initializer} fixes it" if self.remedy else ""
        return f"Diagnosis({self.subject}: {self.first.initializer}; {verdict}{remedy})"


@dataclass(frozen=True, repr=False)
class Calibration(Shown, calibrate.Calibration):
    """A calibration with its renderings; a notebook shows its tables and its figure.

    >>> calibration = suite.calibrate("circles", reruns=20)
    >>> calibration
    Calibration(circles: 20 checks at each of 3, 5, 10, 20 seeds)
    >>> list(calibration.frame.columns)[:4]
    ['seeds', 'paired', 'initializer', 'metric']
    """

    @property
    def table(self) -> View:
        """How often the gate is wrong, and which drops it finds, over all initializers and for each."""
        return View(tuple(sheets(self)))

    @property
    def figures(self) -> Figures:
        """Error rates by number of seeds, as a Matplotlib figure."""
        return Figures(lambda: {"calibration": calibration_figure(self)})

    @property
    def frame(self) -> "pd.DataFrame":
        """A row for each planted drop, initializer and number of seeds: how often it is found, and how often it passes.

        A drop of 0 stands for unchanged results. Shares have bounds (Wilson).
        """
        import pandas as pd

        return pd.json_normalize(drops(self), sep="_", max_level=1)

    def __repr__(self) -> str:
        seeds = ", ".join(str(gate.seeds) for gate in self.gates if not gate.paired)
        return f"Calibration({self.benchmark}: {self.reruns:,} checks at each of {seeds} seeds)"


@dataclass(frozen=True, repr=False)
class Audit(audit.Audit):
    """An audit with its renderings; a notebook shows what is wrong, and each weight with its law.

    >>> audit = suite.audit("keras.applications:MobileNetV2", arguments={"weights": None}, rebuild=False)
    >>> audit.frame.set_index("weight").loc["Conv1.kernel", ["family", "shape"]].tolist()
    ['uniform', [3, 3, 3, 32]]
    """

    @property
    def table(self) -> View:
        """The verdict and what else there is to say, then the weights."""
        return View((Prose(tuple(each.marked for each in of_audit(self))), weights_table(self)))

    @property
    def frame(self) -> "pd.DataFrame":
        """A row for each weight, and for each gate: role, shape, fans, and the measured law."""
        import pandas as pd

        return pd.DataFrame([{"weight": name} | row for name, row in rows(self).items()])

    def to_markdown(self) -> str:
        """Return the sentences and the table in GitHub's Markdown."""
        return markdown(self)

    def to_latex(self) -> str:
        """Return the table in LaTeX, which needs the package booktabs."""
        return self.table.to_latex()

    def __repr__(self) -> str:
        count = len([each for each in self.weights if not each.weight.gate])
        return f"Audit({self.subject}: {count} weights, {self.numbers:,} numbers; {self.state})"

    def _repr_html_(self) -> str:
        return self.table._repr_html_()


@dataclass(frozen=True, repr=False)
class Choice(Shown, choice.Choice):
    """A choice with its renderings; a notebook shows the answer, the contenders and their distances from the leader.

    >>> choice = suite.choose("circles", minutes=None, trials=60, settings={"training.steps": 300})
    >>> choice.frame.columns[:3].tolist()
    ['initializer', 'identifier', 'reasons']
    """

    @property
    def table(self) -> View:
        """The answer and what else there is to say, then the contenders, and why: the signals of two of them."""
        said = Prose(tuple(each.marked for each in of_choices(self)))
        why = (comparison(self.explanation),) if self.explanation is not None and self.explanation.compared else ()
        return View((said, standings(self), *why)) if self.race.rounds else View((said,))

    @property
    def figures(self) -> Figures:
        """How far each contender is behind the leader in each round, as a Matplotlib figure."""
        return Figures(lambda: {"distances": drawn(distances(self))} if self.race.rounds else {})

    @property
    def frame(self) -> "pd.DataFrame":
        """A row for each contender: identifier, reasons, rate, place, and its scores in each round."""
        import pandas as pd

        return pd.DataFrame(list(of_choice.rows(self)))

    def save(self, path: "str | Path") -> None:
        """Write the benchmark that repeats the race: contenders at their rates, and as many seeds as there were rounds.

        Raises:
            UserError: it has objects that live in this session only, or the path ends otherwise than in `.toml`.
        """
        self.benchmark.save(path)

    def __repr__(self) -> str:
        return f"Choice({answer(self).text.rstrip('.')})"
