"""What is looked for in the lists of templates and initiatives, as forms read from the address."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs

from app.blueprints import wording
from app.blueprints.templates import words
from app.planning.vocabulary import ActivityKind, Audience, PartnerKind, TemplateOrigin
from app.queries.initiatives import Asked
from app.queries.template_list import Wanted

MOST_WORDS = 80
HOURS = (4, 8, 16, 40)
EUROS = (0, 500, 2000, 10000)


class ListForm(FlaskForm):
    """Words, a kind, for whom, and where it is from."""

    class Meta:
        """Nothing is changed, so there is nothing to protect."""

        csrf = False

    zoek = StringField(_l("Zoeken"))
    soort = SelectField(
        _l("Soort"), choices=words.choices(wording.KINDS, empty=_l("alle soorten")), validate_choice=False
    )
    voor = SelectField(
        _l("Voor wie"), choices=words.choices(words.AUDIENCES, empty=_l("voor wie ook")), validate_choice=False
    )
    herkomst = SelectField(
        _l("Herkomst"), choices=words.choices(words.ORIGINS, empty=_l("overal vandaan")), validate_choice=False
    )

    def wanted(self) -> Wanted:
        """Return what is asked for; what nobody offered is not asked."""
        return Wanted(
            search=(self.zoek.data or "").strip()[:MOST_WORDS],
            kind=ActivityKind(self.soort.data) if self.soort.data in set(ActivityKind) else None,
            audience=Audience(self.voor.data) if self.voor.data in set(Audience) else "",
            origin=TemplateOrigin(self.herkomst.data) if self.herkomst.data in set(TemplateOrigin) else None,
        )


class InitiativesForm(FlaskForm):
    """What somebody can give, and whom they have in mind."""

    class Meta:
        """Nothing is changed, so there is nothing to protect."""

        csrf = False

    zoek = StringField(_l("Zoeken"))
    uren = SelectField(
        _l("Uren van medewerkers per maand"),
        choices=[SelectChoice("", _l("maakt niet uit"))]
        + [SelectChoice(str(number), _l("ten hoogste %(number)s", number=number)) for number in HOURS],
        validate_choice=False,
    )
    geld = SelectField(
        _l("Geld per jaar"),
        choices=[SelectChoice("", _l("maakt niet uit"))]
        + [SelectChoice(str(number), _l("te doen met € %(number)s", number=number)) for number in EUROS],
        validate_choice=False,
    )
    partner = SelectField(
        _l("Soort partner"), choices=words.choices(words.PARTNERS, empty=_l("maakt niet uit")), validate_choice=False
    )

    def asked(self) -> Asked:
        """Return what is asked for; what nobody offered is not asked."""
        return Asked(
            hours=_offered(self.uren.data, HOURS),
            euros=_offered(self.geld.data, EUROS),
            partner=PartnerKind(self.partner.data) if self.partner.data in set(PartnerKind) else None,
            search=(self.zoek.data or "").strip()[:MOST_WORDS],
        )


def _offered(given: object, offered: tuple[int, ...]) -> int | None:
    return next((number for number in offered if str(number) == given), None)
