"""Many things, some at a time: all of them once, and none taken before its batch is asked for."""

from itertools import count

from actuals.model.batches import batched


def test_the_last_batch_has_what_is_left() -> None:
    assert list(batched("abcde", 2)) == [["a", "b"], ["c", "d"], ["e"]]


def test_of_nothing_there_is_no_batch() -> None:
    assert list(batched([], 2)) == []


def test_nothing_is_taken_before_its_batch_is_asked_for() -> None:
    numbers = count()
    assert next(batched(numbers, 3)) == [0, 1, 2]
    assert next(numbers) == 3
