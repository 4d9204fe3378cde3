"""Pages of one HTML file: sentences, tables and a figure."""

from base64 import b64encode
from collections.abc import Sequence

from suite.report.tables.markup import table, text
from suite.report.tables.remark import Remark
from suite.report.tables.sheet import Sheet

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
.verdict, .failed {{ font-weight: 700; }}
.failed {{ color: var(--fault); }}
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
{parts}
</body>
</html>
"""

FIGURE = """<h2>{heading}</h2>
<picture>
<source media="(max-width: 40rem)" srcset="{narrow}">
<img src="{broad}" alt="{alt}">
</picture>"""


def page(title: str, remarks: Sequence[Remark], parts: Sequence[Sheet | str]) -> bytes:
    """Return a page that needs no other file: the sentences, then tables, and figures as `figure` makes them."""
    return PAGE.format(
        title=text(title),
        remarks="\n".join(f'<li class="{each.kind}">{text(each.marked)}</li>' for each in remarks),
        parts="\n".join(each if isinstance(each, str) else table(each) for each in parts),
    ).encode()


def figure(heading: str, alt: str, broad: bytes, narrow: bytes) -> str:
    """Return a figure of a page, as SVG, with a version for narrow windows.

    Addresses hold the pictures: scripts in a picture do not run, whatever names it shows.
    """
    return FIGURE.format(heading=text(heading), alt=text(alt), broad=_address(broad), narrow=_address(narrow))


def _address(svg: bytes) -> str:
    return f"data:image/svg+xml;base64,{b64encode(svg).decode()}"
