"""What the lots under a stock record hold of it. Pure: values in, values or a Problem out.

The default lot holds whatever the named ones do not. Nobody is promised the goods of one lot: promises are kept from
the default lot first, then from the oldest.
"""

from collections.abc import Mapping, Sequence

from fondaco.kernel.values import Struct


class Piece(Struct, frozen=True):
    """What one lot holds of a stock record, in 1/10 000; `uid` is empty for the default lot."""

    lot: int
    uid: str
    on_hand: int
    held: int
    archived: int = 0

    @property
    def free(self) -> int:
        """What of it may be promised, or has been."""
        return self.on_hand - self.held


class Part(Struct, frozen=True):
    """By how much a piece changes."""

    piece: Piece
    by: int


def with_default(named: Sequence[Piece], *, default: int, on_hand: int, held: int, archived: int = 0) -> list[Piece]:
    """All pieces of a record of these quantities: the default lot's, then the named ones from the oldest."""
    rest = Piece(
        default,
        "",
        on_hand - sum(each.on_hand for each in named),
        held - sum(each.held for each in named),
        archived - sum(each.archived for each in named),
    )
    return [rest, *named]


def promised(pieces: Sequence[Piece], reserved: int) -> dict[int, int]:
    """How much of what is reserved each lot keeps."""
    kept: dict[int, int] = {}
    for piece in pieces:
        kept[piece.lot] = max(0, min(piece.free, reserved))
        reserved -= kept[piece.lot]
    return kept


def promised_between(pieces: Sequence[Piece], before: int, reserved: int) -> dict[int, int]:
    """How much of what is reserved after so much has been before each lot keeps; of none none is told."""
    first, both = promised(pieces, before), promised(pieces, before + reserved)
    return {lot: both[lot] - first[lot] for lot in both if both[lot] > first[lot]}


def taken(pieces: Sequence[Piece], quantity: int, lot: int | None = None) -> list[Part]:
    """Where so much is taken from: of `lot` first, if one is named, then the default lot, then the oldest."""
    parts: list[Part] = []
    for piece in sorted(pieces, key=lambda each: each.lot != lot):
        part = max(0, min(piece.free, quantity))
        if part:
            parts.append(Part(piece, -part))
            quantity -= part
    return parts


def given(pieces: Sequence[Piece], quantity: int, owed: Mapping[str, int], lot: int | None = None) -> list[Part]:
    """Where so much is put: to the lots that are `owed` it, by their uids, the rest to `lot` or the default one."""
    parts: list[Part] = []
    for piece in pieces:
        part = min(owed.get(piece.uid, 0), quantity) if piece.uid else 0
        if part:
            parts.append(Part(piece, part))
            quantity -= part
    if quantity:
        parts.append(Part(next((each for each in pieces if each.lot == lot), pieces[0]), quantity))
    return parts
