"""What was just done, offered to be taken back on the next page."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import session, url_for

from app.models.activities import PlanEdit, SessionChange


@dataclass(frozen=True, kw_only=True, slots=True)
class Undo:
    """What was just done, and the address that takes it back."""

    text: str
    url: str | None


def offer(change: SessionChange | None, text: str) -> None:
    """Remember the last change of this reader, so that the next page offers to take it back."""
    session["undo"] = {"text": text, "url": url_for("agenda.undo", change_id=change.id) if change else None}


def offer_all(edit_id: UUID, text: str) -> None:
    """Remember an act on several sessions likewise."""
    session["undo"] = {"text": text, "url": url_for("bulk.undo", edit_id=edit_id)}


def offer_act(edit: PlanEdit, text: str) -> None:
    """Remember an act on several meetings, so that the next page offers to take it back as a whole."""
    session["undo"] = {"text": text, "url": url_for("series.undo", act_id=edit.id)}


def offer_at(url: str, text: str) -> None:
    """Remember something else that can be taken back, at this address."""
    session["undo"] = {"text": text, "url": url}


def last() -> Undo | None:
    """Return what was done last, once."""
    kept = session.pop("undo", None)
    return Undo(text=kept["text"], url=kept["url"]) if kept else None
