"""Which papers somebody wants, and the words of the booklet."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from app.blueprints.papers import words
from app.catalogue.translations import Translation, translations
from app.documents import booklet, word_search
from app.documents.day import Size
from app.documents.errors import PuzzleRefusal
from app.documents.orders import DUTCH, Order, Paper
from app.programme.rotations.papers import BookletWishes
from app.queries.rotation_papers import Printable

LONGEST_LINE = 60


class TicksField(SelectMultipleField):
    """Several choices, as a list of ticks."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class OrderForm(FlaskForm):
    """What to print: read from the address, so that it can be kept as a bookmark."""

    class Meta:
        """Nothing is changed, so there is nothing to protect."""

        csrf = False

    papier = TicksField(_l("Wat wilt u printen"))
    maat = RadioField(
        _l("Papier"),
        choices=[SelectChoice(Size.A4.value, "A4"), SelectChoice(Size.A3.value, "A3")],
        default=Size.A4.value,
        description=_l("Een boekje is altijd A4, gevouwen tot A5."),
    )
    taal = SelectField(_l("Tweede taal"), description=_l("Op de poster en in het boekje."))
    groep = TicksField(
        _l("Alleen deze groepen"), coerce=int, description=_l("Voor kaarten, bladen en boekjes. Niets gekozen: alle.")
    )
    vouwen = RadioField(
        _l("Boekje"),
        choices=[
            SelectChoice("ja", _l("om te vouwen")),
            SelectChoice("nee", _l("bladzijde na bladzijde, om te lezen")),
        ],
        default="ja",
    )
    kinderen = BooleanField(
        _l("Kinderen op het blad van de begeleider"),
        description=_l("Bijnamen, nooit echte namen. Dat u deze lijst maakt, wordt bijgehouden."),
    )

    def offer(self, found: Printable) -> None:
        """Let the papers, languages and groups of this day be chosen."""
        self.papier.choices = [SelectChoice(paper.value, str(name)) for paper, name in words.NAMES.items()]
        self.taal.choices = languages()
        self.groep.choices = [SelectChoice(group.number, f"{group.number} {group.name}") for group in found.day.groups]

    def wanted(self, papers: frozenset[Paper]) -> Order:
        """Return what a validated form asks for."""
        return Order(
            papers=papers,
            language=self.taal.data or DUTCH,
            size=Size(self.maat.data or Size.A4),
            groups=frozenset(self.groep.data or ()),
            folded=self.vouwen.data != "nee",
        )


class BookletForm(FlaskForm):
    """The words and the language of the booklet."""

    version = HiddenField()
    words = TextAreaField(
        _l("Woorden voor de woordzoeker"),
        [InputRequired(_l("Vul ten minste één woord in voor de woordzoeker.")), Length(max=2000)],
        description=_l("Eén per regel. Met een eigen vertaling erachter: de ladder = السلم"),
        render_kw={"rows": 10},
    )
    language = SelectField(_l("Tweede taal van het boekje"))

    def offer(self) -> None:
        """Let the languages be chosen."""
        self.language.choices = languages()

    def validate_words(self, field: Any) -> None:  # noqa: ARG002 - WTForms' signature
        """Refuse words of which no word search can be made, and say which."""
        typed = self.typed()
        for line in typed:
            if len(line) > LONGEST_LINE:
                raise ValidationError(_("“%(word)s…” is te lang. Maak de regel korter.", word=line[:20]))
        try:
            word_search.make([word_search.letters_of(word.dutch) for word in booklet.words_of(typed, None)], seed=1)
        except PuzzleRefusal as why:
            raise ValidationError(words.puzzle(why)) from why

    def typed(self) -> tuple[str, ...]:
        """Return the lines that say something."""
        return tuple(line.strip() for line in (self.words.data or "").splitlines() if line.strip())

    def wishes(self) -> BookletWishes:
        """Return what a validated form asks for."""
        return BookletWishes(words=self.typed(), language=self.language.data or DUTCH)


def languages() -> list[SelectChoice]:
    """Return the languages that can stand beside Dutch, after none."""
    return [SelectChoice(one.language, _spoken(one)) for one in translations()]


def _spoken(one: Translation) -> str:
    if one.language == DUTCH:
        return _("alleen Nederlands")
    return one.dutch_name if one.checked else _("%(language)s (concept)", language=one.dutch_name)
