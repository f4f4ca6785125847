"""Of which lots a stock record is made: what is promised of each, what is taken from it and what comes back."""

import pytest

from fondaco.inventory.pieces import Piece, given, promised, taken, with_default

OLD, NEW = Piece(7, "old", 4, 1), Piece(9, "new", 3, 0)
WHOLE = with_default([OLD, NEW], default=1, on_hand=12, held=2)


def by_lot(parts):
    return {part.piece.lot: part.by for part in parts}


def test_the_default_lot_holds_what_the_others_do_not():
    assert WHOLE[0] == Piece(1, "", 5, 1)


@pytest.mark.parametrize(
    ("reserved", "kept"),
    [(0, {1: 0, 7: 0, 9: 0}), (4, {1: 4, 7: 0, 9: 0}), (6, {1: 4, 7: 2, 9: 0}), (10, {1: 4, 7: 3, 9: 3})],
)
def test_promises_are_kept_from_the_default_lot_first_then_from_the_oldest(reserved, kept):
    assert promised(WHOLE, reserved) == kept


@pytest.mark.parametrize(
    ("quantity", "lot", "parts"),
    [
        (3, None, {1: -3}),
        (5, None, {1: -4, 7: -1}),
        (10, None, {1: -4, 7: -3, 9: -3}),
        (4, 9, {9: -3, 1: -1}),
        (2, 7, {7: -2}),
    ],
)
def test_what_is_held_is_never_taken(quantity, lot, parts):
    assert by_lot(taken(WHOLE, quantity, lot)) == parts


@pytest.mark.parametrize(
    ("quantity", "owed", "lot", "parts"),
    [
        (3, {}, None, {1: 3}),
        (3, {}, 9, {9: 3}),
        (3, {"old": 2}, None, {7: 2, 1: 1}),
        (3, {"old": 9}, None, {7: 3}),
        (3, {"gone": 2}, None, {1: 3}),
    ],
)
def test_what_comes_back_goes_where_it_was_taken_from(quantity, owed, lot, parts):
    assert by_lot(given(WHOLE, quantity, owed, lot)) == parts
