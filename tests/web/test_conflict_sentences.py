"""Every kind of conflict as a sentence, in both languages."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask_babel import force_locale

from app.blueprints import conflict_sentences
from app.planning.conflicts import Conflict, ConflictKind
from app.planning.mending import Mend
from tests.factories import ZONE
from tests.unit.planning.test_conflicts import at

KIND = ConflictKind
SENTENCES = [
    (
        (KIND.SPACE_DOUBLE_BOOKED, "Zaal", "Voetbal", "Dans"),
        "Zaal is dubbel bezet: Voetbal en Dans.",
        "Zaal is double booked: Voetbal and Dans.",
    ),
    (
        (KIND.VOLUNTEER_DOUBLE_BOOKED, "Vera", "Voetbal", "Dans"),
        "Vera staat twee keer ingepland: Voetbal en Dans.",
        "Vera is scheduled twice: Voetbal and Dans.",
    ),
    (
        (KIND.CHILD_DOUBLE_BOOKED, "Voetbal", "Dans", "1"),
        "1 kind staat twee keer ingepland: Voetbal en Dans.",
        "1 child is scheduled twice: Voetbal and Dans.",
    ),
    (
        (KIND.CHILD_DOUBLE_BOOKED, "Voetbal", "Dans", "3"),
        "3 kinderen staan twee keer ingepland: Voetbal en Dans.",
        "3 children are scheduled twice: Voetbal and Dans.",
    ),
    (
        (KIND.OVER_CAPACITY, "Voetbal", "13", "12"),
        "Voetbal: 13 kinderen geplaatst en er zijn 12 plekken.",
        "Voetbal: 13 children placed and there are 12 places.",
    ),
    (
        (KIND.REQUIRED_ROLE_MISSING, "Voetbal", "Trainer", "1"),
        "Voetbal kan niet doorgaan: er is nog geen trainer.",
        "Voetbal cannot go ahead: there is no trainer yet.",
    ),
    (
        (KIND.RATIO_NOT_MET, "Voetbal", "1", "2", "", ""),
        "Voetbal: te weinig begeleiding, 1 van de 2 volwassenen.",
        "Voetbal: not enough supervision, 1 of the 2 adults.",
    ),
    (
        (KIND.RATIO_NOT_MET, "Voetbal", "1", "2", "14:00", "14:30"),
        "Voetbal: van 14.00 tot 14.30 uur te weinig begeleiding, 1 van de 2 volwassenen.",
        "Voetbal: not enough supervision from 14.00 to 14.30, 1 of the 2 adults.",
    ),
    (
        (KIND.BRIEFING_MISSING, "Zwemmen"),
        "Zwemmen: er is geen uitleg vooraf gepland. Zonder uitleg geen uitje.",
        "Zwemmen: no briefing is planned beforehand. No briefing, no outing.",
    ),
    (
        (KIND.QUALIFICATION_EXPIRES, "Voetbal", "Vera", "vog", ""),
        "Voetbal: van Vera is geen VOG gezien.",
        "Voetbal: nobody has seen a certificate of conduct (VOG) of Vera.",
    ),
    (
        (KIND.QUALIFICATION_EXPIRES, "Voetbal", "Vera", "vog", "2026-11-24"),
        "Voetbal: de VOG van Vera was geldig tot en met di 24 nov.",
        "Voetbal: the certificate of conduct (VOG) of Vera was valid until Tue 24 Nov.",
    ),
    (
        (KIND.CANCELLED_BY_RULE, "Gastles", "2026-11-25T14:00", "Mentor", "Gastdocent"),
        "Gastles gaat niet door zonder mentor en gastdocent: dat wordt beslist op wo 25 nov om 14.00 uur.",
        "Gastles does not go on without mentor and gastdocent: that is decided on Wed 25 Nov at 14.00.",
    ),
    (
        (KIND.LANGUAGE_NOT_SPOKEN, "Voorlezen", "Vera", "ti"),
        "Voorlezen: Vera spreekt geen Tigrinya, en dat is hier nodig.",
        "Voorlezen: Vera does not speak Tigrinya, which is needed here.",
    ),
    (
        (KIND.GROUP_DOUBLE_BOOKED, "Schakelklas", "Gastles", "Dans"),
        "Groep Schakelklas heeft twee dingen tegelijk: Gastles en Dans.",
        "Group Schakelklas has two things at once: Gastles and Dans.",
    ),
    (
        (KIND.AGE_GROUP_OVERLAP, "Tieners", "Gastles", "Dans"),
        "Groep Tieners heeft twee dingen tegelijk: Gastles en Dans.",
        "Group Tieners has two things at once: Gastles and Dans.",
    ),
    (
        (KIND.PARTNER_DOUBLE_BOOKED, "Politie", "Veiligheidsdag", "Dans"),
        "Politie kan niet op twee plekken tegelijk zijn: Veiligheidsdag en Dans.",
        "Politie cannot be in two places at once: Veiligheidsdag and Dans.",
    ),
    (
        (KIND.RESPONSIBLE_DOUBLE_BOOKED, "Bo", "Muziek", "Dans"),
        "Bo begeleidt twee dingen tegelijk: Muziek en Dans.",
        "Bo leads two things at once: Muziek and Dans.",
    ),
    (
        (KIND.VOLUNTEER_TRAVEL, "Vera", "Zwemmen", "Dans", "10", "25"),
        "Vera heeft tussen Zwemmen en Dans 10 minuten, en de weg duurt 25 minuten.",
        "Vera has 10 minutes between Zwemmen and Dans, and the way takes 25 minutes.",
    ),
    (
        (KIND.GROUP_TRAVEL, "Tieners", "Zwemmen", "Dans", "0", "25"),
        "Tieners heeft tussen Zwemmen en Dans 0 minuten, en de weg duurt 25 minuten.",
        "Tieners has 0 minutes between Zwemmen and Dans, and the way takes 25 minutes.",
    ),
    (
        (KIND.PARTNER_TRAVEL, "Politie", "Zwemmen", "Dans", "0", "25"),
        "Politie heeft tussen Zwemmen en Dans 0 minuten, en de weg duurt 25 minuten.",
        "Politie has 0 minutes between Zwemmen and Dans, and the way takes 25 minutes.",
    ),
    (
        (KIND.CHILD_TRAVEL, "Zwemmen", "Dans", "2", "10", "25"),
        "2 kinderen hebben tussen Zwemmen en Dans 10 minuten, en de weg duurt 25 minuten.",
        "2 children have 10 minutes between Zwemmen and Dans, and the way takes 25 minutes.",
    ),
    (
        (KIND.CHILD_TRAVEL, "Zwemmen", "Dans", "1", "10", "25"),
        "1 kind heeft tussen Zwemmen en Dans 10 minuten, en de weg duurt 25 minuten.",
        "1 child has 10 minutes between Zwemmen and Dans, and the way takes 25 minutes.",
    ),
    (
        (KIND.FAMILY_OVERLOADED, "2026-11-25", "1", "4"),
        "1 gezin heeft op wo 25 nov meer dan 4 activiteiten: kan het rustiger?",
        "1 family has more than 4 activities on Wed 25 Nov: can it be calmer?",
    ),
    (
        (KIND.FAMILY_OVERLOADED, "2026-11-25", "2", "4"),
        "2 gezinnen hebben op wo 25 nov meer dan 4 activiteiten: kan het rustiger?",
        "2 families have more than 4 activities on Wed 25 Nov: can it be calmer?",
    ),
    (
        (KIND.EMPTY_SEATS, "Voetbal", "Helper", "1"),
        "Voetbal: nog 1 plek open voor helper.",
        "Voetbal: 1 more seat open for helper.",
    ),
    (
        (KIND.EMPTY_SEATS, "Voetbal", "Helper", "2"),
        "Voetbal: nog 2 plekken open voor helper.",
        "Voetbal: 2 more seats open for helper.",
    ),
    (
        (KIND.RESPONSIBLE_MISSING, "Voetbal"),
        "Voetbal: niemand is verantwoordelijk.",
        "Voetbal: nobody is responsible.",
    ),
    (
        (KIND.LEAD_TIME_PASSED, "Voetbal", "Politie", "1"),
        "Voetbal: Politie is nog niet gevraagd, en dat moet 1 week van tevoren.",
        "Voetbal: Politie has not been asked yet, and that must be done 1 week ahead.",
    ),
    (
        (KIND.LEAD_TIME_PASSED, "Voetbal", "Politie", "4"),
        "Voetbal: Politie is nog niet gevraagd, en dat moet 4 weken van tevoren.",
        "Voetbal: Politie has not been asked yet, and that must be done 4 weeks ahead.",
    ),
    (
        (KIND.PARTNER_NOT_ASKED, "Voetbal", "Politie"),
        "Voetbal: Politie is nog niet gevraagd.",
        "Voetbal: Politie has not been asked yet.",
    ),
    (
        (KIND.PARTNER_DECLINED, "Voetbal", "Politie"),
        "Voetbal: Politie heeft afgezegd.",
        "Voetbal: Politie has declined.",
    ),
    (
        (KIND.PARTNER_NOT_ANSWERED, "Voetbal", "Politie"),
        "Voetbal: Politie heeft nog niet geantwoord.",
        "Voetbal: Politie has not answered yet.",
    ),
    (
        (KIND.PARTNER_BUSY, "Voetbal", "Politie"),
        "Voetbal: Politie is dan bezet, volgens de eigen agenda.",
        "Voetbal: Politie is busy then, by their own calendar.",
    ),
    (
        (KIND.VOLUNTEER_BUSY, "Voetbal", "Vera"),
        "Voetbal: Vera is dan bezet, volgens de eigen agenda.",
        "Voetbal: Vera is busy then, by their own calendar.",
    ),
    (
        (KIND.VOLUNTEER_UNAVAILABLE, "Voetbal", "Vera"),
        "Voetbal: Vera is op deze tijd niet beschikbaar.",
        "Voetbal: Vera is not available at this time.",
    ),
    (
        (KIND.INTERPRETER_MISSING, "Voetbal", "ti", "1"),
        "Voetbal: niemand spreekt de taal van 1 kind: Tigrinya (1).",
        "Voetbal: nobody speaks the language of 1 child: Tigrinya (1).",
    ),
    (
        (KIND.INTERPRETER_MISSING, "Voetbal", "uk", "3", "xx-nn", "1"),
        "Voetbal: niemand spreekt de taal van 4 kinderen: Oekraïens (3), xx-nn (1).",
        "Voetbal: nobody speaks the language of 4 children: Ukrainian (3), xx-nn (1).",
    ),
    (
        (KIND.SPACE_TOO_SMALL, "Voetbal", "Zaal", "20", "22"),
        "Voetbal: Zaal is te klein, plek voor 20 en 22 verwacht.",
        "Voetbal: Zaal is too small, room for 20 and 22 expected.",
    ),
    (
        (KIND.TOO_MANY_CHILDREN, "Voetbal", "13", "12"),
        "Voetbal: 13 kinderen, het sjabloon gaat uit van ten hoogste 12.",
        "Voetbal: 13 children, the template assumes 12 at most.",
    ),
    (
        (KIND.TOO_FEW_CHILDREN, "Voetbal", "3", "4"),
        "Voetbal: te weinig kinderen, 3 van ten minste 4.",
        "Voetbal: too few children, 3 of at least 4.",
    ),
    (
        (KIND.OUTSIDE_OPENING_HOURS, "Voetbal", "09:00", "21:00"),
        "Voetbal valt buiten de openingstijden (09.00–21.00 uur).",
        "Voetbal is outside opening hours (09.00–21.00).",
    ),
    (
        (KIND.COMPANION_PARTED, "Pittige Jaren", "Kinderopvang", "elsewhen", "09:30", "11:00"),
        "Pittige Jaren: Kinderopvang hoort erbij, maar is van 09.30 tot 11.00 uur.",
        "Pittige Jaren: Kinderopvang belongs to it, but is from 09.30 to 11.00.",
    ),
    (
        (KIND.COMPANION_PARTED, "Pittige Jaren", "Kinderopvang", "cancelled", "", ""),
        "Pittige Jaren: Kinderopvang hoort erbij, en gaat op deze dag niet door.",
        "Pittige Jaren: Kinderopvang belongs to it, and does not go on that day.",
    ),
    (
        (KIND.COMPANION_PARTED, "Kinderopvang", "Pittige Jaren", "missing", "", ""),
        "Kinderopvang: Pittige Jaren hoort erbij, en is op deze dag niet gepland.",
        "Kinderopvang: Pittige Jaren belongs to it, and is not planned on that day.",
    ),
    (
        (KIND.FREE_DAY, "Voetbal", "Kerst"),
        "Voetbal valt op een vrije dag: Kerst.",
        "Voetbal is on a day off: Kerst.",
    ),
]


def said(app, say):
    """Return what is said in Dutch and in English: in two requests, for one keeps its language."""
    words = []
    for language in ("nl", "en"):
        with app.test_request_context(), force_locale(language):
            words.append(say())
    return tuple(words)


@pytest.mark.parametrize(("found", "dutch", "english"), SENTENCES)
def test_each_kind_is_a_sentence_with_the_names_of_things(app, found, dutch, english):
    kind, *names = found
    conflict = Conflict(kind=kind, session_ids=(UUID(int=1),), names=tuple(names))
    assert said(app, lambda: conflict_sentences.conflict(conflict)) == (dutch, english)


def test_every_kind_has_one():
    assert {found[0] for found, _dutch, _english in SENTENCES} == set(ConflictKind)


def test_below_a_title_the_sentence_leaves_it_out(app):
    conflict = Conflict(kind=KIND.PARTNER_DECLINED, session_ids=(UUID(int=1),), names=("Voetbal", "de politie"))
    with app.test_request_context():
        assert conflict_sentences.conflict_on(conflict, "Voetbal") == "De politie heeft afgezegd."


def test_a_mend_says_what_it_does_and_why_that_can_be(app):
    later = Mend(session_id=UUID(int=1), slot=at("15:30", "16:30"))
    elsewhere = Mend(session_id=UUID(int=1), slot=at("14:00", "15:00"), space_id=UUID(int=2), space_name="Zaal")
    assert said(app, lambda: [conflict_sentences.mend(one, title="Dans", zone=ZONE) for one in (later, elsewhere)]) == (
        [
            "Verplaats Dans naar 15.30 uur: ruimte en mensen zijn vrij",
            "Zet Dans in Zaal: die is vrij en groot genoeg",
        ],
        [
            "Move Dans to 15:30: space and people are free",
            "Put Dans in Zaal: it is free and large enough",
        ],
    )
