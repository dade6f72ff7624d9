"""Service weeks as items of the visits table: packed and unpacked, and the parts of their past beside them."""

import zlib

from actuals.aws.attributes import Item, number, text
from actuals.aws.packed import pack, unpack
from actuals.model.bad_weeks import BadWeekError, WeekFault
from actuals.model.histories import Past
from actuals.model.refs import WeekId
from actuals.model.weeks import ServiceWeek, WeekKey
from actuals.stored import UnreadableError, dump, load

AWAITING_SHARDS = HELD_SHARDS = 8
PACKED_BYTES = 395 * 1024
"""What is packed into one item at most: DynamoDB takes 400 KB, with the keys and their names."""

PAST = "past"
UNREADABLE = (zlib.error, UnreadableError, LookupError)
"""What unpacking and loading raise on an item that is not as we store it."""


def primary(key: WeekKey) -> Item:
    """Where a week stands."""
    return {"pk": text(_person(key)), "sk": text(f"{key.week_ending}/{key.contract_number}")}


def past_primary(week: ServiceWeek, part: int) -> Item:
    """Where a part of its past stands, from 1: under the same person, after all weeks, which begin with a digit."""
    return {"pk": text(_person(week.key)), "sk": text(f"{PAST}/{week.week_id}/{part}")}


def key_of(row: Item) -> WeekKey:
    """Which week an item is."""
    provider, service_user = row["pk"]["S"].split("/")
    week_ending, contract = row["sk"]["S"].split("/")
    return WeekKey.of(provider, service_user, week_ending, contract)


def shard(key: WeekKey) -> int:
    """Which of the parts of an index a week stands in."""
    return zlib.crc32(key.service_user_ref.encode()) % AWAITING_SHARDS


def awaiting_week(key: WeekKey) -> str:
    """Where a week stands among those that await the night."""
    return f"{key.week_ending}/{key.service_user_ref}"


def held_place(key: WeekKey) -> str:
    """Where a week stands among those with anything held: by week ending, provider, service user and contract."""
    return f"{key.week_ending}/{key.provider_ref}/{key.service_user_ref}/{key.contract_number}"


def to_item(week: ServiceWeek) -> Item:
    """A week as an item; raises `BadWeekError` when it does not fit."""
    key = week.key
    item = primary(key) | {
        "week": _packed(week, week),
        "version": number(week.version),
        "weekId": text(week.week_id),
        "providerWeek": text(f"{key.provider_ref}/{key.week_ending}"),
        "serviceUserContract": text(f"{key.service_user_ref}/{key.contract_number}"),
        "serviceUser": text(key.service_user_ref),
        "weekProviderContract": text(f"{key.week_ending}/{key.provider_ref}/{key.contract_number}"),
    }
    if week.awaits_matching:
        item["awaiting"] = text(f"{key.contract_number}/{shard(key)}")
        item["awaitingWeek"] = text(awaiting_week(key))
    if week.is_held:
        item["held"] = text(f"held/{shard(key)}")
        item["heldWeek"] = text(held_place(key))
    return item


def to_week(item: Item) -> ServiceWeek:
    """The opposite of `to_item`; raises `BadWeekError` when it cannot be read."""
    key = key_of(item)
    try:
        week = load(ServiceWeek, unpack(item["week"]["B"]), _id(item))
    except UNREADABLE as cause:
        raise _unreadable(key, item, repr(cause)) from cause
    if week.key != key:
        raise _unreadable(key, item, "it is the week of another key")
    return week


def to_past_item(week: ServiceWeek, past: Past) -> Item:
    """The latest part of the past of a week."""
    return past_primary(week, week.pasts) | {"past": _packed(past, week)}


def to_past(item: Item, week: ServiceWeek) -> Past:
    """The opposite of `to_past_item`; raises `BadWeekError` when it cannot be read."""
    try:
        return load(Past, unpack(item["past"]["B"]), week.week_id)
    except UNREADABLE as cause:
        raise BadWeekError(WeekFault.UNREADABLE, week.key, week.week_id, repr(cause)) from cause


def _person(key: WeekKey) -> str:
    return f"{key.provider_ref}/{key.service_user_ref}"


def _packed(noun: ServiceWeek | Past, week: ServiceWeek) -> Item:
    packed = pack(dump(noun))
    if len(packed) > PACKED_BYTES:
        raise BadWeekError(WeekFault.TOO_LARGE, week.key, week.week_id)
    return {"B": packed}


def _id(item: Item) -> str:
    """It stands beside what is packed."""
    return str(item.get("weekId", {}).get("S", ""))


def _unreadable(key: WeekKey, item: Item, why: str) -> BadWeekError:
    return BadWeekError(WeekFault.UNREADABLE, key, WeekId(_id(item)) if _id(item) else None, why)
