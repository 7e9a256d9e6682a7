"""Pages behind a link that we mailed: the token is the key, whoever is signed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar
from uuid import UUID

from flask import current_app
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from app.blueprints.context import speak_to
from app.extensions import db, enter_location, system_scope
from app.notify.links import BadLinkError
from app.planning.languages import Language


class Addressed(Protocol):
    """What a link is about: of a location, and for somebody with a language."""

    @property
    def location_id(self) -> UUID:
        """The location whose rows the page may see."""
        ...

    @property
    def language(self) -> Language:
        """The language that this person is written to in."""
        ...


Found = TypeVar("Found", bound=Addressed)


def opened(token: str, read: Callable[..., UUID], find: Callable[[Session, UUID], Found | None]) -> Found:
    """Return what a token is about, enter its location, and answer in the language of whom it was mailed to.

    `read` is the reader of `notify.links` for the purpose of the page, `find` looks in all locations.

    :raises NotFound: for a token of another purpose or that we did not make, and for what is not there any more.
    """
    try:
        subject_id = read(token, secret=current_app.config["SECRET_KEY"])
    except BadLinkError as error:
        raise NotFound from error
    with system_scope(db.session()):
        found = find(db.session(), subject_id)
    if found is None:
        raise NotFound
    enter_location(db.session(), found.location_id)
    speak_to(found.language)
    return found
