"""Hook of the site's generator: made pages, and links that lead out of `docs/`."""

import posixpath
import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from docs.made import commands, files, initializers, metrics, python

PROJECT = Path(__file__).parents[2]

MADE = {
    "reference/commands.md": commands.page,
    "reference/python.md": python.page,
    "reference/files.md": files.page,
    "reference/metrics.md": metrics.page,
    "reference/initializers.md": initializers.page,
}
"""Pages that are written by a function."""

COPIED = {
    "contributing.md": "CONTRIBUTING.md",
    "changelog.md": "CHANGELOG.md",
    "security.md": "SECURITY.md",
}
"""Pages that stand beside README, where hosts of repositories look for them."""

_PAGES = {PROJECT / name: address for address, name in COPIED.items()}
"""Addresses of copied pages, by file."""

_LINK = re.compile(r"(?<=\]\()(?![a-z]+:|#)([^)#\s]+)")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are no files in `docs/`, and what pages link to outside of it."""
    for address, page in MADE.items():
        files.append(File.generated(config, address, content=page()))
    for address, name in COPIED.items():
        text = (PROJECT / name).read_text(encoding="utf-8")
        files.append(File.generated(config, address, content=_LINK.sub(lambda link: _from_root(link[1]), text)))
    linked = {path for file in files.documentation_pages() for path in _outside(file)}
    for path in sorted(linked - _PAGES.keys()):
        text = path.read_text(encoding="utf-8")
        files.append(File.generated(config, _address(path), content=text))
    return files


def on_page_markdown(markdown: str, page: Page, **_: object) -> str:
    """Point links that lead out of `docs/` at the copies on the site."""
    here = posixpath.dirname(page.file.src_uri)

    def address(link: re.Match[str]) -> str:
        path = _target(page.file, link[1])
        return posixpath.relpath(_address(path), here or ".") if path else link[1]

    return _LINK.sub(address, markdown)


def _outside(file: File) -> list[Path]:
    """Return the project's files outside `docs/` that a page links to."""
    return [path for link in _LINK.findall(file.content_string) if (path := _target(file, link))]


def _target(file: File, link: str) -> Path | None:
    """Return the file outside `docs/` that a link of a page leads to, if it is one."""
    path = (PROJECT / "docs" / posixpath.dirname(file.src_uri) / link).resolve()
    inside = path.is_relative_to(PROJECT / "docs") or not path.is_relative_to(PROJECT)
    return None if inside or not path.is_file() else path


def _address(path: Path) -> str:
    """Return where the copy of a project's file is, a page of its own or a text file, which a browser shows."""
    return _PAGES.get(path) or f"repository/{path.relative_to(PROJECT).as_posix().lstrip('.')}.txt"


def _from_root(link: str) -> str:
    """Return a link of a page beside README, as a page in `docs/` has it."""
    copies = {name: address for address, name in COPIED.items()}
    return copies.get(link) or (link.removeprefix("docs/") if link.startswith("docs/") else f"../{link}")
