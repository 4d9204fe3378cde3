"""The page itself: data, style and scripts in one file, of which a browser runs and fetches nothing else."""

import json
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html import escape
from importlib.resources import files

from suite.report.page.chart import Data

STYLES = ("theme.css", "page.css", "bar.css", "table.css", "chart.css", "phone.css", "print.css")

SCRIPTS = (
    "element.js",
    "state.js",
    "number.js",
    "scale.js",
    "marker.js",
    "frame.js",
    "lines.js",
    "strips.js",
    "heat.js",
    "plane.js",
    "tiles.js",
    "hover.js",
    "save.js",
    "figure.js",
    "table.js",
    "bar.js",
    "section.js",
    "page.js",
)
"""In the order in which they build on one another."""

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<noscript><p class="notice">A script draws this page; scripts are switched off here.</p></noscript>
<script type="application/json" id="data">{data}</script>
<script>
{script}</script>
</body>
</html>
"""


def page(document: Data) -> bytes:
    """Return the file. Its policy lets a browser run this one script and fetch nothing at all."""
    script = f"'use strict';\n\n{_text(SCRIPTS)}"
    digest = b64encode(sha256(f"\n{script}".encode()).digest()).decode()
    policy = f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; img-src data: blob:"
    return PAGE.format(
        policy=policy,
        title=escape(document["title"]),
        style=_text(STYLES),
        data=embedded(document),
        script=script,
    ).encode()


def embedded(document: Data) -> str:
    """Return data as JSON that cannot end, or begin, an element of the page around it."""
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("<", r"\u003c")


def _text(names: tuple[str, ...]) -> str:
    return "\n".join(_files(names))


def _files(names: tuple[str, ...]) -> Iterator[str]:
    folder = files("suite.report.page").joinpath("assets")
    yield from (folder.joinpath(name).read_text(encoding="utf-8") for name in names)
