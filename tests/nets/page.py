"""Page of what `explain` says of all nets, beside the truth: `python -m tests.nets.page [KIND[:NAME]…]`.

For all it takes an hour on two busy cores. It writes `outcomes.tsv`, a line a net, and `docs/explain-nets.md`.
"""

import csv
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.nets.net import HERE
from tests.nets.outcomes import KINDS, Case, cases, judged, outcome
from tests.nets.truth import STEPS

OUTCOMES = HERE / "outcomes.tsv"
PAGE = HERE.parents[1] / "docs" / "explain-nets.md"
COLUMNS = ("net", "said", "judged", "seconds")
WRONG = {
    "false alarm": "false alarms",
    "missed": "missed",
    "wrong cause": "wrong causes",
    "refused": "refused",
    "traceback": "tracebacks",
}
"""Heads of the columns of what is not right."""

Row = Mapping[str, str]

INTRODUCTION = """# How often is `explain` right?

Of {tried} nets of many kinds {right} are diagnosed rightly ({share}); {alarms} of the {wells} that train are called ill
({alarm_share}), and {missed} that do not train are called well.

Right means: a net that learns if it is trained in plain Keras is called well (exit code 0), and one that does not is
called ill, with the words that name its cause and place. Of {either} nets both verdicts, or a question in one line, are
right: what they learn depends on the optimizer or on data that are not given, or they learn although something is
plainly wrong, as with two softmaxes in a row. Without these it is {strict} of {decided} ({strict_share}).

"""

AFTER = """
False alarms train and are called ill. Missed nets do not train and are called well. Wrong causes: ill, but for another
reason than the one named. Refused: an answer was possible. `make test-nets` holds each net to its verdict.

## What it gets wrong

| net | by training | verdict |
| :--- | :--- | :--- |
{wrong}

## How the truth is known

The nets are in `tests/nets/`: `handed/` holds those of other people, with what training them showed in `expected.tsv`,
and `own/` the others. `python -m tests.nets.truth` trains these with their own optimizer, or else with Adam and SGD,
{steps} steps from two seeds, and writes `own.tsv`. A net learns if its loss ends a fifth below that of the best answer
which is the same for all inputs. `python -m tests.nets.page` writes this page.
"""


def text(all_cases: Sequence[Case], rows: Mapping[str, Row]) -> str:
    """Return the page of cases with their outcomes."""
    counted = {kind: Counter(rows[case.name]["judged"] for case in all_cases if case.kind == kind) for kind in KINDS}
    counted = {kind: counts for kind, counts in counted.items() if counts}
    total = sum(counted.values(), Counter())
    tried, wells = total.total(), sum(case.truth == "well" for case in all_cases)
    decided = [case for case in all_cases if case.truth in ("well", "ill", "asked")]
    strict = sum(rows[case.name]["judged"] == "right" for case in decided)
    said = INTRODUCTION.format(
        either=tried - len(decided),
        strict=strict,
        decided=len(decided),
        strict_share=_share(strict, len(decided)),
        right=total["right"],
        tried=tried,
        share=_share(total["right"], tried),
        alarms=total["false alarm"],
        wells=wells,
        alarm_share=_share(total["false alarm"], wells),
        missed=total["missed"],
    )
    heads = ["kind", "tried", "right", *WRONG.values()]
    lines = [f"| {' | '.join(heads)} |", f"| :--- |{' ---: |' * (len(heads) - 1)}"]
    for words, counts in [*((KINDS[kind], counts) for kind, counts in counted.items()), ("**all**", total)]:
        numbers = [counts.total(), counts["right"], *(counts[each] for each in WRONG)]
        lines.append(f"| {words} | {' | '.join(str(number) if number else '–' for number in numbers)} |")
    wrong = [
        f"| `{case.name}` | {case.truth} | {rows[case.name]['said']}: {rows[case.name]['judged']} |"
        for case in all_cases
        if rows[case.name]["judged"] != "right"
    ]
    return said + "\n".join(lines) + "\n" + AFTER.format(wrong="\n".join(wrong) or "| none | | |", steps=STEPS)


def _share(count: int, of: int) -> str:
    return f"{100 * count / of:.1f} %"


def outcomes(path: Path = OUTCOMES) -> dict[str, Row]:
    """Return the lines that are written down, by net."""
    if not path.exists():
        return {}
    with path.open(encoding="utf-8") as file:
        return {row["net"]: row for row in csv.DictReader(file, delimiter="\t")}


def main(chosen: list[str]) -> None:
    """Explain the chosen nets, or all, and write their lines and the page."""
    every, rows = cases(), dict(outcomes())
    for case in every:
        if chosen and case.name not in chosen and case.kind not in chosen:
            continue
        said = outcome(case)
        line = (case.name, said.said, judged(case, said), f"{said.seconds:.0f}")
        rows[case.name] = dict(zip(COLUMNS, line, strict=True))
        print(*line, said.sentences[:300] if line[2] != "right" else "", sep="  ", flush=True)
        with OUTCOMES.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, delimiter="\t", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows[each.name] for each in every if each.name in rows)
    PAGE.write_text(text(every, rows), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
