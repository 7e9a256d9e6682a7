"""Printing a safety day, and the words and the language of its booklet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor
from app.documents.orders import Order, print_order
from app.models.rotations import Rotation
from app.programme.history import audit
from app.programme.refusals import NotFound, Refusal
from app.programme.rotations import edits
from app.queries import rotation_papers

_SEEDS = 2**32


@dataclass
class NotSolvedYet(Refusal):
    """Nobody has been given a round yet: there is nothing to print."""

    rotation_id: UUID


def print_papers(  # what, with or without children, and who asks when
    session: Session, rotation_id: UUID, order: Order, *, with_children: bool, by: Actor, now: datetime
) -> bytes:
    """Return the papers as one PDF; the words and the puzzle are those of the rotation. A look at children is noted.

    :raises NotFound: when there is no such rotation here.
    :raises NotSolvedYet: before it has a running order.
    :raises NotPrintable: as `documents.orders.print_order`.
    """
    found = rotation_papers.find(session, rotation_id)
    if found is None:
        raise NotFound(Rotation.__tablename__, rotation_id)
    if not found.is_solved:
        raise NotSolvedYet(rotation_id)
    if with_children:
        found = rotation_papers.with_children(session, found)
        audit(session, action="children.printed", subject="rotation", subject_id=rotation_id, by=by, now=now)
        session.flush()
    order = replace(order, words=found.words, seed=rotation_id.int % _SEEDS)
    return print_order(found.day, order, now=now)


@dataclass(frozen=True, kw_only=True, slots=True)
class BookletWishes:
    """The words of the word search, each as it was typed, and the second language (nl: none)."""

    words: tuple[str, ...]
    language: str


def keep_booklet(
    session: Session, rotation_id: UUID, wanted: BookletWishes, *, seen: int, by: Actor, now: datetime
) -> None:
    """Keep what a supervisor wishes for the booklet.

    :raises NotFound: when there is no such rotation here.
    :raises ChangedMeanwhile: when somebody changed the rotation after the page was opened.
    """
    rotation = edits.opened(session, rotation_id, seen=seen)
    rotation.words, rotation.booklet_language = list(wanted.words), wanted.language
    edits.changed(session, rotation, action="booklet", by=by, now=now)
