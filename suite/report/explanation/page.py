"""Explanations of a net as one HTML page."""

from suite.analysis.explanation.explanation import Diagnosis
from suite.report.charts.page import render
from suite.report.explanation.figure import signal_profiles
from suite.report.explanation.remarks import remarks
from suite.report.explanation.screen import comparison, depth_table, title
from suite.report.tables.page import figure, page

ALT = "Standard deviations of pre-activations and of back-propagated gradients over depth, a line for each initializer"


def explanation_page(diagnosis: Diagnosis) -> bytes:
    """Return the page: the remarks, the tables of the screen and the figure, which has a version for narrow windows."""
    sheets = [*([comparison(diagnosis)] if diagnosis.compared else []), depth_table(diagnosis)]
    broad, narrow = (render(signal_profiles(diagnosis, across), "svg") for across in (2, 1))
    return page(title(diagnosis), remarks(diagnosis), [*sheets, figure("Profiles over depth", ALT, broad, narrow)])
