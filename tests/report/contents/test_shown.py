"""Diagnoses and calibrations as Python and notebooks show them."""

from suite.report.contents.shown import Calibration, Diagnosis
from tests.report.calibration.test_table import CALIBRATION
from tests.report.explanation.test_screen import SICK, WELL

DIAGNOSIS = Diagnosis("a net", SICK, compared=(WELL,), remedy=WELL, examples=128)


def test_a_diagnosis_is_a_line() -> None:
    assert repr(DIAGNOSIS) == "Diagnosis(a net: small; vanishing signal, vanishing gradient; he_normal fixes it)"
    assert repr(Diagnosis("a net", WELL)) == "Diagnosis(a net: he_normal; well)"


def test_a_diagnosis_has_a_row_for_each_layer_of_each_net() -> None:
    frame = DIAGNOSIS.frame
    assert frame.groupby("initializer").size().to_dict() == {"small": 21, "he_normal": 21}
    first = frame[frame["initializer"] == "small"]
    assert first["layer"].tolist() == list(range(1, 22))
    assert first["std"].tolist() == [2.0**-at for at in range(21)] == first["theory_std"].tolist()
    assert frame[frame["initializer"] == "he_normal"]["theory_std"].isna().all()


def test_a_diagnosis_has_its_sentences_and_tables_in_each_rendering() -> None:
    markdown, latex, html = DIAGNOSIS.to_markdown(), DIAGNOSIS.to_latex(), DIAGNOSIS._repr_html_()
    for text in (markdown, latex, html):
        assert "It falls, too." in text
        assert "Beside other initializers" in text
    assert "| 1 dense_0 |" in markdown.replace(r"\_", "_")
    assert r"\toprule" in latex
    assert "data:image/png;base64," in html


def test_a_calibration_has_a_row_for_each_drop_and_its_tables() -> None:
    calibration = Calibration(**vars(CALIBRATION))
    frame = calibration.frame
    assert len(frame) == sum(len(gate.detections) for gate in calibration.gates)
    first = calibration.gates[0].detections[0]
    assert frame["found_share"][0] == first.found.share
    assert frame["passed_high"][0] == first.passed.high
    assert set(frame["initializer"]) == {"he", "random", "zeros"}
    assert repr(calibration) == "Calibration(small: 100 checks at each of 3, 5, 10 seeds)"
    assert calibration.to_markdown().count("| :--- |") == calibration.to_latex().count(r"\toprule") == 3
    assert "<table" in calibration._repr_html_()
