"""What papers are called and are for, and why one cannot be printed, in Dutch."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.documents import errors
from app.documents.errors import NotPrintable
from app.documents.orders import Paper

NAMES = {
    Paper.POSTER: _l("Poster van de dag"),
    Paper.CARDS: _l("Kaarten voor de groepen"),
    Paper.STATIONS: _l("Bladen voor de posten"),
    Paper.LEADERS: _l("Bladen voor de begeleiders"),
    Paper.ADULTS: _l("Lijst van volwassenen"),
    Paper.BOOKLET: _l("Boekje voor kinderen"),
}
PURPOSES = {
    Paper.POSTER: _l("Alle rondes en posten op één vel, om op te hangen."),
    Paper.CARDS: _l("De route in pictogrammen, vier kaarten op een vel, om uit te knippen."),
    Paper.STATIONS: _l("Wie er wanneer komt, hoeveel kinderen en welke talen, en wat er klaar moet staan."),
    Paper.LEADERS: _l("De route met tijden, en wat te doen als er een post uitvalt."),
    Paper.ADULTS: _l("Wie wanneer waar is, en welke plaatsen nog open zijn."),
    Paper.BOOKLET: _l("Route, kleurplaten, woordzoeker, opdrachten en stempels. Dubbelzijdig printen, dan vouwen."),
}
ICONS = {
    Paper.POSTER: "presentation-chart",
    Paper.CARDS: "cards",
    Paper.STATIONS: "flag",
    Paper.LEADERS: "map-trifold",
    Paper.ADULTS: "users-three",
    Paper.BOOKLET: "book-open",
}


def refusal(why: NotPrintable) -> str:
    """Return why something cannot be printed, and what can be done about it."""
    match why:
        case errors.MissingLetters(characters=characters, text=text):
            return _(
                "“%(text)s” heeft tekens die wij niet kunnen drukken: %(characters)s. Schrijf het anders.",
                text=text,
                characters=" ".join(characters),
            )
        case errors.MissingFont(script=script, package=package):
            return _(
                "Een lettertype ontbreekt: %(script)s. De beheerder kan het pakket %(package)s installeren.",
                script=script,
                package=package,
            )
        case errors.DoesNotFit():
            return _("Er staat te veel tekst op een vel. Maak namen, plaatsen of de uitleg korter, of kies A3.")
        case errors.TakesTooLong():
            return _("Dit is te veel tegelijk. Kies minder papieren of minder groepen.")
        case errors.PuzzleRefusal():
            return puzzle(why)
        case _:
            raise TypeError(why)


def puzzle(why: errors.PuzzleRefusal) -> str:
    """Return why there is no word search of these words."""
    match why:
        case errors.WordTooLong(word=word, most=most):
            return _(
                "%(word)s is te lang voor de woordzoeker. Kies ten hoogste %(most)s letters.", word=word, most=most
            )
        case errors.WordTooShort():
            return _("Een woord voor de woordzoeker heeft ten minste twee letters.")
        case errors.TooManyWords(words=0):
            return _("Vul ten minste één woord in voor de woordzoeker.")
        case errors.TooManyWords(most=most):
            return _("Kies ten hoogste %(most)s woorden voor de woordzoeker.", most=most)
        case errors.UnfitWord(word=word):
            return _("%(word)s hoort niet in een boekje voor kinderen. Kies een ander woord.", word=word)
        case errors.NoPuzzle():
            return _("Deze woorden passen niet samen in een woordzoeker. Kies minder of kortere woorden.")
        case _:
            raise TypeError(why)
