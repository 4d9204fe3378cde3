"""Sentences about a calibration, and the names of its parts."""

from suite.analysis.calibration.calibrate import Calibration
from suite.analysis.calibration.pool import Subject
from suite.analysis.calibration.reruns import NOISE, TIMES, Form, Planted
from suite.analysis.regression.evidence import FEWEST
from suite.benchmark.metric import parsed
from suite.stats.proportion import Proportion

LARGE = max(TIMES)
"""The drop of which the sentences speak; the table has the others."""

SURE = 0.95
"""Share of checks in which unchanged results pass, below which it is said which initializer holds them up."""


def drop(calibration: Calibration, times: float) -> str:
    """Return the size of a planted drop: "½ point", "2 points".

    It is "2 margins" if nothing is an accuracy.
    """
    accuracies = {subject.sign > 0 for subject in calibration.subjects}
    unit = "unit" if len(accuracies) > 1 else "point" if accuracies == {True} else "margin"
    return f"{'½' if times == 0.5 else f'{times:g}'} {unit}{'s' if times > 1 else ''}"


def margin(calibration: Calibration) -> str:
    """Return the margin that all subjects share: "1 point".

    It is "the margin" if they have different ones.
    """
    return "the margin" if margins_differ(calibration) else min(_margins(calibration))


def margins_differ(calibration: Calibration) -> bool:
    """Return whether subjects have margins of their own."""
    return len(_margins(calibration)) > 1


def label(calibration: Calibration, subject: Subject) -> str:
    """Return what sets a subject apart: the initializer, the point, and the metric where there are several."""
    several = len({each.metric for each in calibration.subjects}) > 1
    return ", ".join(filter(None, [subject.initializer, subject.point.label, subject.metric * several]))


def percent(found: Proportion) -> str:
    """Return a share in whole percent, "94".

    It is "<1" or ">99" if it is not quite none or all.
    """
    if 0 < found.share < 0.01:
        return "<1"
    return ">99" if 0.99 < found.share < 1 else f"{100 * found.share:.0f}"


def about_errors(calibration: Calibration) -> str:
    """Return what the table of errors says, and what its columns mean."""
    gate, promised = calibration.gate(calibration.own), f"at most {100 * calibration.alpha:g} % is promised"
    said = [
        f"With {calibration.own} seeds, the benchmark's own number, checks of unchanged results are red in "
        f"{percent(gate.alarms)} % and green in {percent(gate.green)} %{_held_up(calibration)}.",
        f"A row is of {calibration.reruns:,} checks, with samples drawn with replacement from {calibration.pool} "
        "stored seeds; in brackets 95 % intervals (Wilson).",
        f"False alarms: nothing has changed, and something fails; {promised}.",
        "Green: nothing has changed, and everything passes.",
        f"False passes: every seed has dropped by {margin(calibration)}, and that passes, in the initializer where it "
        f"does most often; {promised}, and the highest of several shares is a little too high by chance.",
        f"Coverage: the {100 * (1 - calibration.alpha):g} % interval of the median holds the true one, in the "
        "initializer where it does least often; n/a: too few seeds for an interval.",
        "Unpaired: the present seeds are others than the accepted ones. Paired: seed by seed, of which nothing is "
        "gained here, since either side is drawn on its own: the worst case. Where pairs are too few to show anything, "
        "they are compared unpaired.",
    ]
    if min(each.seeds for each in calibration.gates) < FEWEST:
        said.append(f"Fewer than {FEWEST} seeds decide nothing.")
    if calibration.left_out:
        said.append(f"{calibration.left_out} seeds are left out: a trial of theirs has no score.")
    return " ".join(said)


def about_power(calibration: Calibration) -> str:
    """Return what the table of planted drops says, and what its cells mean."""
    gate = calibration.gate(calibration.own)
    said = []
    for form in Form:
        found, passed = gate.found(Planted(form, LARGE)), gate.passed(Planted(form, LARGE))
        if found and passed:
            said.append(
                f"With {calibration.own} seeds a drop of {drop(calibration, LARGE)} in {form} is found in "
                f"{percent(found.median)} % of checks and passes in {percent(passed.median)} %, in the median "
                f"initializer; in the worst {percent(found.worst)} % ({label(calibration, found.subject)}) and "
                f"{percent(passed.worst)} % ({label(calibration, passed.subject)})."
            )
    said += [
        "Cells: in % of checks, the median initializer/the one where the drop is found least, or passes most.",
        f"Found: it fails the check. Passed: it passes, which is right below {margin(calibration)}. Else it stays "
        "undecided.",
        "Every seed: all seeds of one initializer fall by as much. Paired: the same, compared in pairs. Failing seeds: "
        "some of them stay untrained, so that its mean falls by as much; few seeds have few of those.",
    ]
    return " ".join(said)


def about_subjects() -> str:
    """Return what the cells of the table by initializer mean."""
    return (
        "Cells: found/passed in % of checks, compared unpaired. Unchanged passes: nothing has changed, and the "
        "initializer passes. Where that is rare, its results scatter too much for so many seeds and its margin: more "
        "seeds help, or a wider margin of its own under [regression.initializers]. n/a: training gains less than that, "
        "so failing seeds cannot cost it."
    )


def _margins(calibration: Calibration) -> set[str]:
    return {parsed(subject.metric).amount(subject.margin) for subject in calibration.subjects}


def _held_up(calibration: Calibration) -> str:
    passes = {
        each.subject: each.passed for each in calibration.gate(calibration.own).detections if each.planted == NOISE
    }
    least = min(passes, key=lambda subject: passes[subject].share)
    if passes[least].share >= SURE:
        return ""
    return f"; {label(calibration, least)} holds most of them up: it passes in {percent(passes[least])} %"
