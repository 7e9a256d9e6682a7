"""Refusals as sentences for a person: the use cases know data, the page knows Dutch."""

from __future__ import annotations

from typing import assert_never

from flask_babel import gettext as _
from flask_babel import ngettext

from app.blueprints import answer_sentences, coaching_sentences, enrolment_sentences, scheduling_sentences, wording
from app.planning import errors as planning
from app.planning.recurrence import SkippedDay
from app.planning.vocabulary import Audience, SkipSort
from app.programme import refusals
from app.programme.rotations.obstacles import PartsClash


def refusal(why: refusals.Refusal, zone: str) -> str:  # noqa: C901, PLR0911, PLR0912, PLR0915 - one line for each refusal
    """Return why something could not be done, and what can be done instead."""
    match why:
        case refusals.SpaceTaken(space=space, title=title, starts_at=starts, ends_at=ends):
            return _(
                "%(space)s is dan bezet: %(title)s, %(moment)s tot %(ends)s uur. Kies een andere tijd of ruimte.",
                space=space,
                title=title,
                moment=wording.moment(starts, zone),
                ends=wording.clock(ends, zone),
            )
        case refusals.CompanionRefused(title=title, why=reason):
            return _(
                "%(title)s kan niet mee. %(why)s Er is niets veranderd. Zonder kan ook: open de bijeenkomst en haal het"
                " vinkje weg.",
                title=title,
                why=refusal(reason, zone),
            )
        case refusals.CompanionClash(title=title, why=reason):
            return _("%(title)s kan niet mee. %(why)s", title=title, why=refusal(reason, zone))
        case refusals.NoMeetings():
            return _("Er blijft geen enkele dag over: alle dagen zijn vrij of overgeslagen. Kies andere dagen.")
        case refusals.ChildTaken(count=count):
            return ngettext(
                "%(num)s kind heeft dan al iets anders. Kies een andere tijd.",
                "%(num)s kinderen hebben dan al iets anders. Kies een andere tijd.",
                count,
            )
        case refusals.Outdated():
            return _("Iemand anders heeft deze bijeenkomst net gewijzigd. Kijk eerst wat er nu staat.")
        case refusals.AlreadyCancelled():
            return _("Deze bijeenkomst is al vervallen. Maak dat eerst ongedaan.")
        case refusals.AlreadyPublished():
            return _("Deze bijeenkomst is al bekend. Laat hem vervallen, dan krijgt iedereen bericht.")
        case refusals.LaneFixed():
            return _("Zo kan een bijeenkomst niet naar een andere rij. Open de bijeenkomst om dit te wijzigen.")
        case refusals.NothingToUndo():
            return _("Dit kan niet meer ongedaan worden gemaakt. Dat kan een uur lang, en één keer.")
        case refusals.ChangedSince():
            return _("De bijeenkomst is daarna nog gewijzigd. Pas hem zelf aan.")
        case refusals.NothingToLearnFrom():
            return _("Deze activiteit heeft nog geen bijeenkomst om van te leren.")
        case refusals.NotATemplate(faults=faults):
            return _("Dit wordt geen goed sjabloon: %(faults)s.", faults="; ".join(faults[:3]))
        case refusals.SameTemplate():
            return _("Dit staat er al precies zo.")
        case refusals.TellsOfPeople(found=found):
            return _(
                "In dit sjabloon staat iets over mensen: %(found)s. Haal het weg voordat u het deelt.",
                found=", ".join(dict.fromkeys(found)),
            )
        case refusals.NothingToChange():
            return _("Er verandert niets: alles wat u koos, is al zo of is vervallen.")
        case refusals.TooMany(most=most):
            return _("Kies ten hoogste %(most)s bijeenkomsten tegelijk.", most=most)
        case refusals.TooMuchText(title=title):
            return _("De toelichting van %(title)s wordt te lang. Maak de tekst korter.", title=title)
        case refusals.InTheWay():
            return _("Er staat iets in de weg: een ruimte, een vrijwilliger of een kind is dan al bezet.")
        case refusals.ConflictGone():
            return _("Dit aandachtspunt is er niet meer, of er is iets aan veranderd. Kijk wat er nu staat.")
        case refusals.NotAcceptable():
            return _("Zo kan de bijeenkomst niet doorgaan. Los het op of laat de bijeenkomst vervallen.")
        case refusals.OfOneMeeting(starts_at=starts, why=reason):
            return answer_sentences.of_one_meeting(starts, zone, refusal(reason, zone))
        case (
            refusals.VolunteerTaken()
            | refusals.ShiftFull()
            | refusals.NoLongerNeeded()
            | refusals.NamesAChild()
            | refusals.LooksLikeCitizenNumber()
        ):
            return answer_sentences.refusal(why, zone)
        case refusals.RowsFaulty():
            return _("Er klopt iets niet, of iemand was u net voor. Er is niets op het bord gezet.")
        case refusals.ImportedBefore():
            return _("Dit bestand staat al op het bord.")
        case refusals.OverCapacity():
            return _("Er zijn meer kinderen geplaatst dan er plekken zijn.")
        case refusals.ChangedMeanwhile():
            return _("Iemand anders heeft dit net gewijzigd. Kijk eerst wat er nu staat.")
        case refusals.NoSuchPeriod():
            return _("Deze vrije dagen zijn er niet meer. Kijk wat er nu staat.")
        case refusals.NotFound():
            return _("Dit bestaat niet (meer).")
        case _:
            return (
                scheduling_sentences.refusal(why)
                or enrolment_sentences.refusal(why)
                or coaching_sentences.refusal(why, zone)
                or _of_people(why)
                or _of_series(why)
            )


def _of_people(why: refusals.Refusal) -> str:  # noqa: C901, PLR0911 - one line for each refusal
    """Return why somebody or something cannot be added or changed, or nothing when it is about something else."""
    match why:
        case refusals.AddressInUse(name=name, active=active):
            if active:
                return _("Dit adres heeft %(name)s al. Elke vrijwilliger heeft een eigen adres.", name=name)
            return _("Dit adres heeft %(name)s al, die is gestopt. Laat die weer beginnen.", name=name)
        case refusals.NameInUse(name=name):
            return _("%(name)s is er al. Kies een andere naam, dan zijn ze uit elkaar te houden.", name=name)
        case refusals.TwoAtOnce(space=space):
            return _("In %(space)s zijn ergens twee bijeenkomsten tegelijk. Verplaats er eerst één.", space=space)
        case refusals.NotForThem(audience=Audience.PARENTS):
            return _("Deze activiteit is voor ouders. Kinderen worden er niet voor aangemeld.")
        case refusals.NotForThem():
            return _("Deze bijeenkomst is alleen voor het team. Vrijwilligers, partners en kinderen horen er niet bij.")
        case refusals.NoTimeLeft():
            return _("Zo blijft er niets van de dienst over. Kies minder minuten.")
        case refusals.SignsInElsewhere():
            return _("Met dit adres logt al iemand anders in. Gebruik een ander adres.")
        case refusals.NotActive():
            return _("Deze vrijwilliger is al gestopt.")
        case _:
            return ""


def _of_series(why: refusals.Refusal) -> str:
    """Return why one of several meetings cannot be as asked."""
    match why:
        case refusals.NoSuchTime():
            return _("Deze tijd bestaat niet: in die nacht gaat de klok een uur vooruit.")
        case refusals.AlreadyOver():
            return _("Dat is al geweest.")
        case refusals.StillHeld():
            return _("Er zijn meer vrijwilligers ingedeeld dan u nodig hebt. Geef eerst een plek vrij.")
        case _:
            return _("Dit gaat niet samen met de rest van de planning. Er is niets gewijzigd.")


def refusals_of(why: refusals.Refusal, zone: str) -> list[str]:
    """Return why something could not be done, a sentence for each meeting that it is about."""
    match why:
        case refusals.MeetingsClash(clashes=clashes):
            return [f"{wording.moment(starts, zone)}: {refusal(clash, zone)}" for starts, clash in clashes]
        case PartsClash(clashes=parts):
            return [f"{name}: {refusal(clash, zone)}" for name, clash in parts]
        case refusals.ChangedSince(starts=starts) if starts:
            days = ", ".join(wording.moment(start, zone) for start in starts)
            return [_("Dit is daarna nog gewijzigd: %(days)s. Pas het zelf aan.", days=days)]
        case _:
            return [refusal(why, zone)]


def unplannable(error: planning.PlanningError) -> str:  # noqa: C901, PLR0911 - one line for each refusal
    """Return why a day and times make no slot."""
    match error:
        case planning.NoSuchLocalTime():
            return _("Deze tijd bestaat niet: in die nacht gaat de klok een uur vooruit.")
        case planning.EndNotAfterStart():
            return _("Laat het einde na het begin komen.")
        case planning.TimesOutOfOrder():
            return _("Laat het einde na het begin komen.")
        case planning.SlotTooLong():
            return _("Een bijeenkomst duurt ten hoogste 24 uur.")
        case planning.CountOutOfRange(most=most):
            return _("Een reeks heeft 1 tot en met %(most)s bijeenkomsten.", most=most)
        case planning.SeriesTooLong(years=years):
            return _(
                "Deze reeks duurt langer dan %(years)s jaar. Kies minder bijeenkomsten of een korter ritme.",
                years=years,
            )
        case planning.EndsBeforeFirstDay():
            return _("De laatste dag komt voor de eerste dag.")
        case planning.NothingRecurs():
            return _("Kies minstens één dag.")
        case planning.OpenEndFollowed():
            return _("Alleen de laatste fase kan doorlopen zonder einde.")
        case _:
            return _("Kies een dag en tijden die kunnen.")


def skipped(day: SkippedDay) -> str:
    """Return why a series does not meet on a day."""
    match day.sort:
        case SkipSort.CLOSING_DAY:
            return _("gesloten: %(name)s", name=day.reason)
        case SkipSort.PUBLIC_HOLIDAY | SkipSort.SCHOOL_HOLIDAY:
            return day.reason
        case SkipSort.OUTSIDE_HOLIDAYS:
            return _("geen vakantie")
        case SkipSort.LEFT_OUT:
            return _("door u overgeslagen")
        case SkipSort.OUT_OF_ORDER:
            return _("valt in een eerdere fase")
        case SkipSort.CLOCK_CHANGE:
            return _("de klok wordt verzet: deze tijd kan dan niet")
        case _:
            assert_never(day.sort)


def no_period(error: planning.PlanningError) -> str:
    """Return why two days make no period of free days."""
    match error:
        case planning.EndsBeforeFirstDay():
            return _("De laatste dag komt voor de eerste dag.")
        case planning.SeriesTooLong():
            return _("Een vrije periode duurt ten hoogste een jaar.")
        case _:
            return _("Kies dagen die kunnen.")
