"""What the loader says of a template, as sentences for whoever fills in a form."""

from __future__ import annotations

import re

from flask_babel import gettext as _

from app.blueprints import wording
from app.blueprints.templates import words
from app.planning.vocabulary import ActivityKind

_SIMPLE = {
    "ontbreekt": lambda: _("Vul dit in."),
    "bevat een teken dat niet mag": lambda: _("Hier staat een teken dat niet mag. Typ de tekst opnieuw."),
    "moet een tijd zijn, zoals 09.30": lambda: _("Vul een tijd in als 14.30."),
    "er moet minstens één fase zijn": lambda: _("Voeg minstens één fase toe."),
    "de jongste is ouder dan de oudste": lambda: _("De jongste is ouder dan de oudste."),
    "het minste is meer dan het meeste": lambda: _("Het minste is meer dan het meeste."),
    "is meer dan max_children": lambda: _("Dit is meer dan het grootste aantal."),
    "kan niet zonder een rol met required": lambda: _("Dit kan alleen met een rol waarzonder het niet doorgaat."),
    "kan niet samen met weeks_before of days_before: het is ervoor of erna": lambda: _(
        "Een taak is voor de dag of erna, niet allebei."
    ),
    "het laagste bedrag is meer dan het hoogste": lambda: _("Het laagste bedrag is meer dan het hoogste."),
}
_WHOLE = re.compile(r"moet een geheel getal zijn van (\d+) tot en met (\d+)")
_LENGTH = re.compile(r"moet 1 tot en met (\d+) tekens hebben")
_WORDS = re.compile(r"moet een van deze woorden zijn: .+")
_LIST = re.compile(r"moet een lijst zijn van hoogstens (\d+) regels")
_KIND = re.compile(r"past niet bij (\w+): (hier ontbreekt|te weinig, minstens|te veel, hoogstens|moet zijn:) (.+)")


def sentence(message: str, *, field: str) -> str:  # noqa: PLR0911 - one line for each
    """Return what is wrong with a field; what nobody wrote a sentence for stays as the loader says it."""
    if message in _SIMPLE:
        return _SIMPLE[message]()
    if found := _WHOLE.fullmatch(message):
        return _("Vul een heel getal in van %(least)s tot en met %(most)s.", least=found[1], most=found[2])
    if found := _LENGTH.fullmatch(message):
        return _("Gebruik ten hoogste %(most)s tekens.", most=found[1])
    if _WORDS.fullmatch(message):
        return _("Kies een van de mogelijkheden.")
    if found := _LIST.fullmatch(message):
        return _("Gebruik ten hoogste %(most)s regels.", most=found[1])
    if found := _KIND.fullmatch(message):
        return _of_kind(found[1], found[2], found[3], field=field)
    return message


def _of_kind(kind: str, flaw: str, wanted: str, *, field: str) -> str:
    name = str(wording.KINDS[ActivityKind(kind)])
    what = ", ".join(_word(field, one) for one in wanted.split(", "))
    match flaw:
        case "hier ontbreekt":
            return _("Bij %(kind)s hoort ook: %(what)s.", kind=name, what=what)
        case "te weinig, minstens":
            return _("Bij %(kind)s zijn het er minstens %(what)s.", kind=name, what=what)
        case "te veel, hoogstens":
            return _("Bij %(kind)s zijn het er ten hoogste %(what)s.", kind=name, what=what)
        case _:
            return _("Bij %(kind)s moet dit zijn: %(what)s.", kind=name, what=what)


def _word(field: str, value: str) -> str:
    """Return a closed word in Dutch; which list it is from follows from the field, of a phase it is its sort."""
    if value in {"true", "false"}:
        return words.word(field, value == "true")
    return words.word("sort" if field.startswith("phases") else field, value)
