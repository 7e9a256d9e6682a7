"""A new outing, what one is, a ride, and calling one off."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app.blueprints.context import location
from app.blueprints.fields import IdField, IdsField, TimeField
from app.blueprints.outings.words import MODES, SORTS
from app.planning.outings import journey
from app.planning.outings.journey import USUAL_MARGIN, Times
from app.planning.timeslots import TimeSlot, local_moment, local_slot
from app.planning.vocabulary import OutingSort, TravelMode
from app.programme.courses.rides import NewRide

NUMERIC = {"inputmode": "numeric", "autocomplete": "off"}
MOST_CHILDREN = 400
LONGEST_JOURNEY = 240
LONGEST_WAIT = 120


class AboutForm(FlaskForm):
    """What a new outing and a change of one both ask."""

    sort = SelectField(_l("Soort uitje"), choices=[SelectChoice(key.value, word) for key, word in SORTS.items()])
    space = IdField(_l("Plek"), [InputRequired(_l("Kies waar het uitje heen gaat."))])
    destination = StringField(
        _l("Bestemming"),
        [DataRequired(_l("Vul in waar u heen gaat.")), Length(max=120, message=_l("Maak de naam korter."))],
        description=_l("Bijvoorbeeld: Natuurmuseum Lindewaard."),
    )
    destination_phone = StringField(
        _l("Telefoon van de bestemming"), [Length(max=40, message=_l("Maak het nummer korter."))]
    )
    meeting_point = StringField(
        _l("Waar verzamelt iedereen?"),
        [Length(max=200, message=_l("Maak dit korter."))],
        description=_l("Bijvoorbeeld: bij de slagboom, met jas aan."),
    )
    day = DateField(_l("Dag"), [InputRequired(_l("Kies een dag."))])
    tickets = IntegerField(
        _l("Kaartjes"),
        [Optional(), NumberRange(0, 500, _l("Vul een aantal van 0 tot en met 500 in."))],
        description=_l("Leeg: er zijn geen kaartjes nodig."),
        render_kw=NUMERIC,
    )
    tickets_note = StringField(
        _l("Bij de kaartjes"),
        [Length(max=300, message=_l("Maak dit korter."))],
        description=_l("Van wie, en waar liggen ze?"),
    )
    weather = StringField(
        _l("Bij slecht weer"),
        [Length(max=300, message=_l("Maak dit korter."))],
        description=_l("Bijvoorbeeld: bij onweer gaan we niet."),
    )
    plan_b = TextAreaField(
        _l("Plan B"),
        [Length(max=1500, message=_l("Maak plan B korter."))],
        description=_l("Wat doen de kinderen als het uitje niet doorgaat?"),
        render_kw={"rows": 2},
    )


class NewOutingForm(AboutForm):
    """An outing from a template: where, when, with whom, and the briefing before it."""

    title = StringField(
        _l("Naam"),
        [DataRequired(_l("Geef het uitje een naam.")), Length(max=120, message=_l("Maak de naam korter."))],
    )
    template = IdField(_l("Sjabloon"), [InputRequired(_l("Kies een sjabloon."))])
    there_from = TimeField(_l("Daar om"), [InputRequired(_l("Vul in hoe laat u er bent, als 14.30."))])
    there_until = TimeField(_l("Daar weg om"), [InputRequired(_l("Vul in hoe laat u daar weggaat, als 15.30."))])
    travel = IntegerField(
        _l("Reistijd, enkele reis"),
        [Optional(), NumberRange(0, LONGEST_JOURNEY, _l("Vul een aantal minuten van 0 tot en met 240 in."))],
        description=_l("In minuten. Leeg: zoals het bij de plek staat."),
        render_kw=NUMERIC,
    )
    margin = IntegerField(
        _l("Wachttijd, per keer"),
        [
            InputRequired(_l("Vul in hoeveel minuten wachten erbij komt.")),
            NumberRange(0, LONGEST_WAIT, _l("Vul een aantal minuten van 0 tot en met 120 in.")),
        ],
        default=USUAL_MARGIN,
        description=_l("In minuten: op de bus, op elkaar, bij de kassa."),
        render_kw=NUMERIC,
    )
    age_group = IdField(_l("Leeftijdsgroep"), [Optional()])
    responsible = IdField(
        _l("Verantwoordelijk"),
        [InputRequired(_l("Kies wie verantwoordelijk is."))],
        description=_l("Eén persoon, altijd ingevuld."),
    )
    capacity = IntegerField(
        _l("Aantal kinderen"),
        [Optional(), NumberRange(1, MOST_CHILDREN, _l("Vul een aantal van 1 tot en met 400 in."))],
        render_kw=NUMERIC,
    )
    partners = IdsField(
        _l("Partners die meegaan"),
        description=_l("Elke partner die ja zegt, telt als één volwassene die meegaat."),
    )
    description = TextAreaField(
        _l("Omschrijving"),
        [Length(max=1500, message=_l("Maak de omschrijving korter."))],
        description=_l("Staat in de agenda van vrijwilligers en partners. Noem nooit een kind."),
        render_kw={"rows": 3},
    )
    briefing_days = SelectField(
        _l("Uitleg vooraf"),
        choices=[
            SelectChoice("0", _l("plan ik later")),
            SelectChoice("1", _l("1 dag van tevoren")),
            SelectChoice("2", _l("2 dagen van tevoren")),
            SelectChoice("3", _l("3 dagen van tevoren")),
            SelectChoice("4", _l("4 dagen van tevoren")),
            SelectChoice("5", _l("5 dagen van tevoren")),
            SelectChoice("6", _l("6 dagen van tevoren")),
            SelectChoice("7", _l("7 dagen van tevoren")),
        ],
        default="1",
        description=_l("Zonder uitleg geen uitje: over het verkeer, en over hoe het daar werkt."),
    )
    briefing_from = TimeField(_l("Uitleg begint om"), [Optional()])
    briefing_until = TimeField(_l("Uitleg eindigt om"), [Optional()])
    briefing_space = IdField(_l("Ruimte van de uitleg"), [Optional()])

    def times(self, travel: int) -> Times:
        """Return the times of a validated form, for a place so many minutes away.

        :raises PlanningError: for times that make no slot.
        """
        there = slot_on(self.day.data, self.there_from, self.there_until)
        away = journey.away(
            there, travel=travel if self.travel.data is None else self.travel.data, margin=self.margin.data or 0
        )
        return Times(leaves_at=away.starts_at, there_at=there.starts_at, off_at=there.ends_at, home_at=away.ends_at)


class DetailsForm(AboutForm):
    """What an outing is, with each of its times."""

    leaves = TimeField(_l("Vertrek"), [InputRequired(_l("Vul een tijd in als 14.30."))])
    there = TimeField(_l("Aankomst"), [InputRequired(_l("Vul een tijd in als 14.30."))])
    off = TimeField(_l("Terug"), [InputRequired(_l("Vul een tijd in als 14.30."))])
    home = TimeField(_l("Thuis"), [InputRequired(_l("Vul een tijd in als 14.30."))])
    seen = HiddenField()

    def times(self) -> Times:
        """Return the times of a validated form.

        :raises PlanningError: for a time that no clock shows.
        """
        leaves, there, off, home = (
            _moment(self.day.data, field) for field in (self.leaves, self.there, self.off, self.home)
        )
        return Times(leaves_at=leaves, there_at=there, off_at=off, home_at=home)


class RideForm(FlaskForm):
    """A ride there and back."""

    mode = SelectField(_l("Waarmee"), choices=[SelectChoice(key.value, word) for key, word in MODES.items()])
    seats = IntegerField(
        _l("Plaatsen"),
        [
            InputRequired(_l("Vul in hoeveel plaatsen er zijn.")),
            NumberRange(1, 100, _l("Vul een aantal van 1 tot en met 100 in.")),
        ],
        description=_l("Met de volwassene erbij, zonder de chauffeur van een bus of taxi."),
        render_kw=NUMERIC,
    )
    child_seats = IntegerField(
        _l("Waarvan kinderzitjes"),
        [Optional(), NumberRange(0, 100, _l("Vul een aantal van 0 tot en met 100 in."))],
        render_kw=NUMERIC,
    )
    volunteer = IdField(_l("Vrijwilliger die meegaat"), [Optional()])
    adult = StringField(
        _l("Of een medewerker of ouder die meegaat"),
        [Length(max=120, message=_l("Maak de naam korter."))],
        description=_l("Telt mee als begeleiding. Noem geen chauffeur van een bus of taxi, en nooit een kind."),
    )
    leaves = TimeField(_l("Vertrekt om"), [Optional()])
    back = TimeField(_l("Terug om"), [Optional()])
    note = StringField(_l("Opmerking"), [Length(max=300, message=_l("Maak de opmerking korter."))])

    def is_possible(self) -> bool:
        """Say whether what is right by itself is right together, and beside each field what is not."""
        if (self.child_seats.data or 0) > (self.seats.data or 0):
            self.child_seats.errors = (_l("Er zijn niet meer kinderzitjes dan plaatsen."),)
        if self.leaves.data and self.back.data and self.back.data <= self.leaves.data:
            self.back.errors = (_l("Laat de rit terugkomen nadat hij vertrekt."),)
        return not self.errors

    def ride(self, day: date) -> NewRide:
        """Return what a validated form says."""
        zone = location().zone
        leaves, back = (
            local_moment(day=day, at=field.data, zone=zone) if field.data else None
            for field in (self.leaves, self.back)
        )
        return NewRide(
            mode=TravelMode(self.mode.data),
            seats=self.seats.data or 0,
            child_seats=self.child_seats.data or 0,
            volunteer_id=self.volunteer.data,
            adult=(self.adult.data or "").strip(),
            leaves_at=leaves,
            back_at=back,
            note=(self.note.data or "").strip(),
        )


class CancelForm(FlaskForm):
    """Why an outing does not go on, and what is held instead."""

    reason = StringField(
        _l("Waarom gaat het niet door?"),
        [
            DataRequired(_l("Vul in waarom het niet doorgaat.")),
            Length(max=300, message=_l("Maak dit korter.")),
        ],
        description=_l("Deze zin staat in het bericht. Noem nooit een kind."),
    )
    title = StringField(_l("Wat doen we in plaats daarvan?"), [Length(max=120, message=_l("Maak dit korter."))])
    space = IdField(
        _l("Ruimte van plan B"),
        [Optional()],
        description=_l("Zelfde tijd, zelfde kinderen, en dezelfde vrijwilligers worden gevraagd."),
    )
    briefing_too = BooleanField(_l("Ook de uitleg vooraf laten vervallen, als die nog komt"), default=True)


class DivideForm(FlaskForm):
    """When wishing ends."""

    closes_on = DateField(_l("Wensen tot en met"), [InputRequired(_l("Kies een dag."))])


def slot_on(day: date | None, starts: TimeField, ends: TimeField) -> TimeSlot:
    """Return the slot that a validated form asks for.

    :raises PlanningError: for times that make no slot.
    """
    if day is None or starts.data is None or ends.data is None:
        raise TypeError("the form was not validated")
    return local_slot(day=day, start=starts.data, end=ends.data, zone=location().zone)


def _moment(day: date | None, field: TimeField) -> datetime:
    if day is None or field.data is None:
        raise TypeError("the form was not validated")
    return local_moment(day=day, at=field.data, zone=location().zone)


def sort_of(form: AboutForm) -> OutingSort:
    """Return the sort that a validated form says."""
    return OutingSort(form.sort.data)
