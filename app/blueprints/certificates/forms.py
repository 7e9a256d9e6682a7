"""What is typed on the page of certificates: who is chosen, and names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from app.programme.certificate_names import LONGEST, NameOnPaper

_NAME, _SAID = "naam-", "zo-"


class ButtonForm(FlaskForm):
    """A form whose fields are a row for each child; its token is checked."""


class WithdrawForm(FlaskForm):
    """Why a certificate does not count any more."""

    because = StringField(
        _l("Waarom telt het certificaat niet meer?"),
        [InputRequired(_l("Vul in waarom het certificaat niet meer telt.")), Length(max=300)],
        description=_l("Alleen u en uw collega's lezen dit. Noem geen naam."),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Typed:
    """Who was chosen, and the names as they were typed, by participant."""

    chosen: frozenset[UUID] = frozenset()
    names: Mapping[UUID, NameOnPaper] = field(default_factory=dict, repr=False)

    @property
    def too_long(self) -> bool:
        """Say whether a name has more letters than fit in a field."""
        return any(len(text) > LONGEST for one in self.names.values() for text in (one.name, one.said))


def typed(given: MultiDict[str, str]) -> Typed:
    """Return what a page sent.

    :raises BadRequest: for something that the page cannot have sent.
    """
    ids = [name.removeprefix(_NAME) for name in given if name.startswith(_NAME)]
    return Typed(
        chosen=frozenset(chosen_id(one) for one in given.getlist("kies")),
        names={
            chosen_id(one): NameOnPaper(name=_text(given, _NAME + one), said=_text(given, _SAID + one)) for one in ids
        },
    )


def chosen_id(text: str) -> UUID:
    """Return an identifier that a page sent.

    :raises BadRequest: for anything else.
    """
    try:
        return UUID(text)
    except ValueError as error:
        raise BadRequest from error


def _text(given: MultiDict[str, str], name: str) -> str:
    """Return a text with single spaces, and without what cannot be seen."""
    return " ".join(
        "".join(one if one.isprintable() or one in "\u200c\u200d" else " " for one in given.get(name, "")).split()
    )
