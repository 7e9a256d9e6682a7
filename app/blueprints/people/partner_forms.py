"""Partners: which organisation, and who is its one contact."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs
from wtforms.validators import DataRequired, Email, InputRequired, Length

from app.planning.languages import Language
from app.planning.vocabulary import PartnerKind
from app.programme.partners import PartnerDetails

PARTNER_KINDS = {
    PartnerKind.POLICE: _l("politie"),
    PartnerKind.FIRE_SERVICE: _l("brandweer"),
    PartnerKind.TRAFFIC_SAFETY: _l("verkeersveiligheid"),
    PartnerKind.CYCLING_ASSOCIATION: _l("fietsersbond"),
    PartnerKind.SCHOOL: _l("school"),
    PartnerKind.LIBRARY: _l("bibliotheek"),
    PartnerKind.SPORTS_CLUB: _l("sportclub"),
    PartnerKind.MUSIC_SCHOOL: _l("muziekschool"),
    PartnerKind.ARTS: _l("kunst"),
    PartnerKind.PLAY: _l("spel"),
    PartnerKind.TRAINING: _l("training"),
    PartnerKind.REFUGEE_SUPPORT: _l("vluchtelingenwerk"),
    PartnerKind.GUARDIANSHIP: _l("voogdij"),
    PartnerKind.HEALTH_CARE: _l("gezondheidszorg"),
    PartnerKind.MUNICIPALITY: _l("gemeente"),
}


class PartnerForm(FlaskForm):
    """Everything of a partner and its contact."""

    name = StringField(
        _l("Organisatie"), [DataRequired(_l("Vul een naam in.")), Length(max=120, message=_l("Maak de naam korter."))]
    )
    sort = SelectField(
        _l("Soort"),
        choices=[SelectChoice(kind.value, words) for kind, words in PARTNER_KINDS.items()],
        description=_l("Een sjabloon vraagt om een soort partner, zoals de brandweer."),
    )
    contact = StringField(
        _l("Contactpersoon"),
        [DataRequired(_l("Vul een contactpersoon in.")), Length(max=120, message=_l("Maak de naam korter."))],
        description=_l("Eén persoon, die vragen krijgt en beantwoordt."),
    )
    email = EmailField(
        _l("E-mailadres"),
        [
            InputRequired(_l("Vul een e-mailadres in.")),
            Length(max=254, message=_l("Dit adres is te lang.")),
            Email(_l("Dit is geen e-mailadres. Een voorbeeld: naam@organisatie.nl")),
        ],
    )
    language = SelectField(
        _l("Schrijven in"),
        choices=[SelectChoice(one.value, one.own_name) for one in Language],
        default=Language.DUTCH.value,
        description=_l("In deze taal krijgt iemand berichten."),
    )
    reminded = BooleanField(_l("Stuur herinneringen"), default=True)
    active = BooleanField(
        _l("Doet mee"), default=True, description=_l("Zonder vinkje wordt deze partner niet meer gevraagd.")
    )
    seen = HiddenField()

    def details(self) -> PartnerDetails:
        """Return what a validated form asks for."""
        return PartnerDetails(
            name=str(self.name.data).strip(),
            sort=str(self.sort.data),
            contact=str(self.contact.data).strip(),
            email=str(self.email.data).strip().lower(),
            language=Language(self.language.data),
            reminded=bool(self.reminded.data),
            active=bool(self.active.data),
        )
