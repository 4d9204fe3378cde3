"""The page of the Python interface."""

import suite

HEAD = """\
# Python

`import suite` is cheap: what a function needs is imported when it is called. Each function does what the command of its
name does.
"""

OPTIONS = """\
    options:
      docstring_style: google
      docstring_section_style: list
      heading_level: 2
      show_root_heading: true
      show_root_full_path: false
      show_source: false
      show_bases: false
      show_symbol_type_heading: true
      separate_signature: true
      show_signature_annotations: true
      members_order: source
      filters: ["!^_"]
"""

ELSEWHERE = {"report": "suite.commands.report.report", "recipes": "suite.initializers.recipes"}
"""Names that the generator, which reads the code without running it, would take for a room."""


def page() -> str:
    """Return the page: a directive for each public name, functions first, which the generator fills."""
    names = sorted(suite.__all__, key=lambda name: (name[0].isupper(), name))
    return HEAD + "".join(f"\n::: {ELSEWHERE.get(name, f'suite.{name}')}\n{OPTIONS}" for name in names)
