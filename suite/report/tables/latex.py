"""Text as LaTeX, for pdflatex and its successors."""

import re

SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
} | {letter: f"\\{letter}" for letter in "&%$#_{}"}

SYMBOLS = {
    "−": "$-$",
    "–": "--",
    "—": "---",
    "…": r"\dots{}",
    "×": r"$\times$",
    "±": r"$\pm$",
    "≤": r"$\leq$",
    "≥": r"$\geq$",
    "≠": r"$\neq$",
    "≈": r"$\approx$",
    "∞": r"$\infty$",
    "→": r"$\to$",
    "√": r"$\surd$",
    "∂": r"$\partial$",
    "α": r"$\alpha$",
    "χ": r"$\chi$",
    "ξ": r"$\xi$",
    "σ": r"$\sigma$",
    "ρ": r"$\rho$",
    "λ": r"$\lambda$",
    "²": "$^2$",
    "₀": "$_0$",
    "₁": "$_1$",
    "₂": "$_2$",
    "½": r"$\frac{1}{2}$",
}
"""Letters of the suite's own tables that pdflatex does not know; names in other scripts stay as they are."""


def escaped(text: str) -> str:
    r"""Return plain text as LaTeX that shows it as it is.

    Words between backticks are set as code.

    >>> escaped("he_normal: 50 % → 99 %, see `suite rank`")
    'he\\_normal: 50 \\% $\\to$ 99 \\%, see \\texttt{suite rank}'
    """
    said = "".join(SPECIAL.get(letter) or SYMBOLS.get(letter, letter) for letter in text)
    return re.sub("`([^`]+)`", r"\\texttt{\1}", said)


def stacked(title: str) -> str:
    """Return a column's title, its lines below each other."""
    lines = [escaped(each) for each in title.replace("-\n", "").split("\n")]
    if len(lines) == 1:
        return lines[0]
    return r"\begin{tabular}[b]{@{}c@{}}" + r" \\ ".join(lines) + r"\end{tabular}"
