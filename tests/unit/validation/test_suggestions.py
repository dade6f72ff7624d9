"""Unknown references: which known one is suggested, and what is said of the difference."""

import pytest

from actuals.validation.suggestions import Alike, did_you_mean

CASE = " Capital and small letters are not the same."
REMOVED = " A spreadsheet may have removed leading zeros."
MARKS = " Leave out the marks around it."


@pytest.mark.parametrize(
    ("sent", "known", "said"),
    [
        ("74", "0074", " Did you mean '0074'?" + REMOVED),
        ("0074", "74", " Did you mean '74'? Leading zeros count."),
        ("cw7", "CW7", " Did you mean 'CW7'?" + CASE),
        ("'0074", "0074", " Did you mean '0074'?" + MARKS),
        ('="0074"', "0074", " Did you mean '0074'?" + MARKS),
        ('"0074"', "0074", " Did you mean '0074'?" + MARKS),
        ("\N{LEFT SINGLE QUOTATION MARK}CW7\N{RIGHT SINGLE QUOTATION MARK}", "CW7", " Did you mean 'CW7'?" + MARKS),
        ("'74", "0074", " Did you mean '0074'?" + MARKS + REMOVED),
        ("a7", "00A7", " Did you mean '00A7'?" + REMOVED + CASE),
        ("0", "000", " Did you mean '000'?" + REMOVED),
    ],
)
def test_a_known_reference_is_suggested_and_the_difference_named(sent: str, known: str, said: str) -> None:
    assert did_you_mean(sent, Alike([known, "other"]).to(sent)) == said


@pytest.mark.parametrize("sent", ["75", "CW 7", "CW-7", "740", "", "''", "="])
def test_what_differs_in_anything_else_is_no_suggestion(sent: str) -> None:
    assert did_you_mean(sent, Alike(["74", "CW7"]).to(sent)) == ""


def test_all_that_are_alike_are_named() -> None:
    assert did_you_mean("74", Alike(["0074", "00074"]).to("74")) == " Did you mean '00074' or '0074'?" + REMOVED
