"""Boards as they were last rendered: an unchanged week is not queried and not rendered again.

Kept in the process and keyed by the version of the location's plan, so nothing old can be shown; losing it costs one
rendering. It holds no tokens and nothing of the reader but the language.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from uuid import UUID

from markupsafe import Markup

from app.queries.board import Board, LaneKind
from app.queries.board_cards import BoardCard, BoardWhole

MOST_KEPT = 64
MOST_CARDS = 4_000


@dataclass(frozen=True, kw_only=True, slots=True)
class BoardKey:
    """What a rendered board depends on."""

    location_id: UUID
    plan_version: int
    week: str
    lane_kind: str
    language: str
    today: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RenderedBoard:
    """The parts of the page that are kept, as they are sent, and the board without its lanes."""

    board: Board
    table: bytes
    attention: bytes
    legend: bytes


class BoardCache:
    """The boards used last; safe for threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[BoardKey, RenderedBoard] = OrderedDict()
        self._lock = Lock()

    def get(self, key: BoardKey, make: Callable[[], RenderedBoard]) -> RenderedBoard:
        """Return the board for the key, making it when it is not kept."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
                return kept
        rendered = make()
        with self._lock:
            self._kept[key] = rendered
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return rendered


@dataclass(frozen=True, kw_only=True, slots=True)
class CardKey:
    """What a rendered card depends on."""

    card: BoardCard | BoardWhole
    lane_kind: LaneKind
    language: str


class CardCache:
    """The cards of the boards rendered last: of a week that changed, most did not."""

    def __init__(self) -> None:
        self._kept: dict[CardKey, Markup] = {}

    def get(self, key: CardKey, write: Callable[[BoardCard | BoardWhole, LaneKind], Markup]) -> Markup:
        """Return the card for the key, writing it when it is not kept."""
        kept = self._kept.get(key)
        if kept is None:
            kept = write(key.card, key.lane_kind)
            if len(self._kept) >= MOST_CARDS:
                self._kept.clear()
            self._kept[key] = kept
        return kept
