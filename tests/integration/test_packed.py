"""Texts in binary attributes: small, and never half read."""

import zlib
from dataclasses import replace

import pytest

from actuals.aws.packed import pack, unpack
from actuals.aws.stored_weeks import to_item, to_past_item, to_week
from actuals.model.bad_weeks import BadWeekError
from actuals.model.histories import Past
from actuals.stored import dump
from tests.nouns import WEEK


def test_a_small_week_takes_less_than_half_of_what_it_takes_without_the_dictionary() -> None:
    text = dump(replace(WEEK, visits=WEEK.visits[1:]))
    assert len(pack(text)) < 0.5 * len(zlib.compress(text))


def test_what_is_packed_is_unpacked() -> None:
    assert unpack(pack(dump(WEEK))) == dump(WEEK)


@pytest.mark.parametrize("kept", [0, 1, -1])
def test_what_is_cut_short_is_not_taken_for_whole(kept: int) -> None:
    with pytest.raises(zlib.error):
        unpack(pack(dump(WEEK))[:kept])


def test_a_week_is_read_from_its_item_with_its_version() -> None:
    assert to_week(to_item(WEEK)) == WEEK


def test_a_week_that_cannot_be_read_says_which_and_why_and_names_nobody() -> None:
    item = to_item(WEEK)
    lost = dump(WEEK).replace(b'"status":"matched"', b'"status":7')
    with pytest.raises(BadWeekError) as refused:
        to_week({**item, "week": {"B": pack(lost)}})
    assert refused.value.week_id == WEEK.week_id
    assert (
        "ServiceWeek of week-1 cannot be read: Expected `str`, got `int` - at `$.visits[0].status`" in refused.value.why
    )
    assert WEEK.key.service_user_ref not in refused.value.why


def test_a_part_of_the_past_is_packed_with_its_week() -> None:
    past = Past({WEEK.visits[0].visit_id: WEEK.visits[0].history})
    assert unpack(to_past_item(WEEK, past)["past"]["B"]) == dump(past)
