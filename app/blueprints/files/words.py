"""What is wrong with a file or a cell, as sentences that say what to do."""

from __future__ import annotations

from typing import assert_never

from flask_babel import gettext as _

from app.calendars import errors as calendars
from app.calendars.errors import UnreadableCalendar
from app.sheets import errors
from app.sheets.proposals import Fault, FaultSort


def refused(error: errors.SheetError | UnreadableCalendar) -> str:  # noqa: C901, PLR0911 - one line for each
    """Return why a file cannot be read."""
    match error:
        case errors.HasMacros():
            return _("In dit bestand zitten macro’s. Sla het op als gewoon Excel-bestand (.xlsx) en kies het opnieuw.")
        case errors.EmptySheet():
            return _("In dit bestand staat niets om te plannen.")
        case calendars.CalendarTooBig():
            return _("Deze agenda is te groot. Hij mag ten hoogste 2 MB zijn.")
        case calendars.TooManyAppointments() | calendars.TooMuchWork() | calendars.UnsupportedRule():
            return _("In deze agenda staat te veel. Kies een kortere periode als u hem opslaat.")
        case errors.SheetTooBig():
            return _("Dit bestand is te groot. Het mag ten hoogste 5 MB zijn.")
        case errors.TooManyRows():
            return _(
                "Dit bestand heeft te veel regels. Het mogen er ten hoogste 5000 zijn. Maak er twee bestanden van."
            )
        case errors.DoubledColumn(heading=heading):
            return _("De kolom “%(heading)s” staat er twee keer. Laat er één staan.", heading=heading)
        case errors.MissingColumns(headings=headings):
            return _("Deze kolommen ontbreken: %(headings)s. Gebruik het voorbeeld.", headings=", ".join(headings))
        case errors.UnknownSort():
            return _("Dit soort bestand kunnen we niet lezen. Kies een bestand dat eindigt op .xlsx, .csv of .ics.")
        case _:
            return _("Dit bestand is beschadigd of niet te lezen. Open het, sla het opnieuw op en kies het nog eens.")


def fault(found: Fault) -> str:  # noqa: C901, PLR0911, PLR0912 - one line for each; mypy says when one is missing
    """Return what is wrong with a cell."""
    match found.sort:
        case FaultSort.EMPTY:
            return _("Vul dit in.")
        case FaultSort.FORMULA:
            return _("Hier staat een formule. Typ de waarde zelf.")
        case FaultSort.NO_DAY:
            return _("Geen datum. Schrijf 25-11-2026 of wo 25 nov 2026.")
        case FaultSort.NO_TIME:
            return _("Geen tijd. Schrijf 14.30.")
        case FaultSort.NO_NUMBER:
            return _("Schrijf een getal van 1 tot en met 400.")
        case FaultSort.TOO_LONG:
            return _("Te lang. Gebruik ten hoogste %(most)s tekens.", most=found.names[0])
        case FaultSort.UNKNOWN:
            return _unknown(found.names)
        case FaultSort.ENDS_FIRST:
            return _("Laat het einde na het begin komen.")
        case FaultSort.NO_SUCH_TIME:
            return _("Deze tijd bestaat niet: in die nacht gaat de klok een uur vooruit.")
        case FaultSort.SPACE_TAKEN:
            return _("Deze ruimte is dan bezet: %(title)s.", title=found.names[0])
        case FaultSort.TWICE:
            return _("Hetzelfde staat al op regel %(row)s.", row=found.names[0])
        case FaultSort.PRIVATE:
            return _("Hier staat de naam van een kind of een nummer dat een BSN kan zijn. Laat dat weg.")
        case _:
            assert_never(found.sort)


def _unknown(nearest: tuple[str, ...]) -> str:
    if not nearest:
        return _("Dit is hier niet bekend.")
    return _("Dit is hier niet bekend. Bedoelt u: %(names)s?", names=", ".join(nearest))
