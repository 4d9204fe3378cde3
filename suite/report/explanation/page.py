"""Explanations of a net as one HTML page."""

from base64 import b64encode

from suite.analysis.explanation.explanation import Diagnosis
from suite.report.charts.page import render
from suite.report.explanation.figure import signal_profiles
from suite.report.explanation.remarks import remarks
from suite.report.explanation.screen import comparison, depth_table, title
from suite.report.tables.markup import table, text
from suite.report.tables.remark import Remark

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; --ink: #222; --faint: #666; --line: #ddd; --paper: #fff;
  --fault: #b3261e; --gap: #7a5c00; --well: #1a6b3c; }}
@media (prefers-color-scheme: dark) {{
  :root {{ --ink: #e6e6e6; --faint: #a0a0a0; --line: #3a3a3a; --paper: #000;
    --fault: #ff8a80; --gap: #e5c04b; --well: #7fd6a0; }}
  img {{ filter: invert(1) hue-rotate(180deg) brightness(1.3); }}
}}
body {{ max-width: 60rem; margin: 0 auto; padding: 1rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.45 system-ui, sans-serif; }}
h1 {{ font-size: 1.4rem; overflow-wrap: anywhere; }}
h2, .title {{ font-size: 1.05rem; font-weight: 700; margin: 2rem 0 .5rem; }}
ul {{ list-style: none; padding: 0; }}
li {{ margin: .5rem 0; overflow-wrap: anywhere; }}
.failed {{ color: var(--fault); font-weight: 700; }}
.fault {{ color: var(--fault); }} .gap {{ color: var(--gap); }} .well {{ color: var(--well); }}
.wide {{ overflow-x: auto; }}
table {{ border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .9rem; }}
th, td {{ padding: .25rem .6rem; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; }}
th {{ vertical-align: bottom; }} tbody th {{ font-weight: 400; }}
.words {{ text-align: left; }} .wraps {{ white-space: normal; min-width: 9rem; }} .bold {{ font-weight: 700; }}
.note {{ color: var(--faint); font-size: .85rem; }}
img {{ width: 100%; height: auto; }}
</style>
</head>
<body>
<h1>{title}</h1>
<ul>
{remarks}
</ul>
{sections}
<h2>Profiles over depth</h2>
<picture>
<source media="(max-width: 40rem)" srcset="{narrow}">
<img src="{broad}" alt="{alt}">
</picture>
</body>
</html>
"""

ALT = "Standard deviations of pre-activations and of back-propagated gradients over depth, a line for each initializer"


def explanation_page(diagnosis: Diagnosis) -> bytes:
    """Return the page: the remarks, the tables of the screen and the figure, which has a version for narrow windows."""
    sheets = [*([comparison(diagnosis)] if diagnosis.compared else []), depth_table(diagnosis)]
    return PAGE.format(
        title=text(title(diagnosis)),
        remarks="\n".join(map(_remark, remarks(diagnosis))),
        sections="\n".join(map(table, sheets)),
        narrow=_picture(diagnosis, across=1),
        broad=_picture(diagnosis, across=2),
        alt=ALT,
    ).encode()


def _remark(remark: Remark) -> str:
    return f'<li class="{remark.kind}">{text(remark.marked)}</li>'


def _picture(diagnosis: Diagnosis, across: int) -> str:
    """Return the figure as an address that holds it: scripts in a picture do not run, whatever names it shows."""
    drawn = render(signal_profiles(diagnosis, across), "svg")
    return f"data:image/svg+xml;base64,{b64encode(drawn).decode()}"
