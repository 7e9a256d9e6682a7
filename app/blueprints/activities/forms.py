"""Planning something new."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app.blueprints.fields import IdField
from app.blueprints.slots import SlotForm

MOST_MEETINGS = 40
MOST_CHILDREN = 400


class NewActivityForm(SlotForm):
    """An activity from a template: what, for whom, where, by whom, and when."""

    title = StringField(
        _l("Naam"),
        [DataRequired(_l("Geef de activiteit een naam.")), Length(max=120, message=_l("Maak de naam korter."))],
    )
    age_group = IdField(_l("Leeftijdsgroep"), [Optional()])
    space = IdField(_l("Ruimte"), [InputRequired(_l("Kies een ruimte."))])
    responsible = IdField(
        _l("Verantwoordelijk"),
        [InputRequired(_l("Kies wie verantwoordelijk is."))],
        description=_l("Eén persoon, altijd ingevuld."),
    )
    capacity = IntegerField(
        _l("Aantal kinderen"),
        [Optional(), NumberRange(1, MOST_CHILDREN, _l("Vul een aantal van 1 tot en met 400 in."))],
        render_kw={"inputmode": "numeric"},
    )
    meetings = IntegerField(
        _l("Aantal bijeenkomsten"),
        [
            InputRequired(_l("Vul in hoe vaak het is.")),
            NumberRange(1, MOST_MEETINGS, _l("Vul een aantal van 1 tot en met 40 in.")),
        ],
        default=1,
        description=_l("Elke week op dezelfde dag en tijd. Vrije dagen worden overgeslagen."),
        render_kw={"inputmode": "numeric"},
    )
    description = TextAreaField(
        _l("Omschrijving"),
        [Length(max=1500, message=_l("Maak de omschrijving korter."))],
        description=_l("Staat in de agenda van vrijwilligers en partners. Noem nooit een kind."),
        render_kw={"rows": 3},
    )
