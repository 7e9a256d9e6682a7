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

from app.queries.board import Board

MOST_KEPT = 64


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
    """The table and the list of what asks for attention as HTML, and the board without its lanes."""

    board: Board
    html: Markup
    attention: Markup


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
