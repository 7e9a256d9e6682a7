"""A list of goals to choose from: practical, with behaviour that somebody who looks can see; in our own words."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Phrase:
    """A goal and the behaviour to look for, in one language."""

    text: str
    behaviour: str


@dataclass(frozen=True, kw_only=True, slots=True)
class GoalIdea:
    """A goal of the list by its code, in Dutch and English."""

    code: str
    nl: Phrase
    en: Phrase

    def phrase(self, language: str) -> Phrase:
        """Return it in the language of a page; Dutch for whatever is not English."""
        return self.en if language == "en" else self.nl


IDEAS = (
    GoalIdea(
        code="on_time",
        nl=Phrase(text="Op tijd komen", behaviour="Is er zonder herinnering binnen vijf minuten na het begin."),
        en=Phrase(text="Be on time", behaviour="Is there within five minutes of the start, without a reminder."),
    ),
    GoalIdea(
        code="own_choice",
        nl=Phrase(text="Zelf kiezen", behaviour="Noemt zelf een lied of instrument en zegt waarom."),
        en=Phrase(text="Choose for oneself", behaviour="Names a song or an instrument, and says why."),
    ),
    GoalIdea(
        code="ask_for_help",
        nl=Phrase(text="Hulp vragen", behaviour="Vraagt het als iets niet lukt, in plaats van te stoppen."),
        en=Phrase(text="Ask for help", behaviour="Asks when something does not work, and does not stop."),
    ),
    GoalIdea(
        code="keep_going",
        nl=Phrase(text="Volhouden", behaviour="Probeert een moeilijk stuk nog drie keer voordat iets anders begint."),
        en=Phrase(text="Keep going", behaviour="Tries a hard part three more times before starting something else."),
    ),
    GoalIdea(
        code="listen",
        nl=Phrase(
            text="Luisteren naar een ander", behaviour="Wacht tot de ander klaar is en speelt dan in hetzelfde tempo."
        ),
        en=Phrase(text="Listen to others", behaviour="Waits until the other is done, then plays at the same pace."),
    ),
    GoalIdea(
        code="play_together",
        nl=Phrase(text="Samen spelen", behaviour="Speelt een heel lied mee met minstens één ander."),
        en=Phrase(text="Play together", behaviour="Plays a whole song with at least one other person."),
    ),
    GoalIdea(
        code="calm_down",
        nl=Phrase(
            text="Rustig worden", behaviour="Kiest zelf een rustig stuk of neemt even pauze als het te druk wordt."
        ),
        en=Phrase(text="Become calm", behaviour="Chooses a calm piece or takes a break when it gets too much."),
    ),
    GoalIdea(
        code="show_feelings",
        nl=Phrase(
            text="Zeggen hoe het gaat", behaviour="Kiest aan het begin een muziekstuk of woord dat past bij de dag."
        ),
        en=Phrase(text="Say how things are", behaviour="Chooses music or a word at the start that fits the day."),
    ),
    GoalIdea(
        code="be_heard",
        nl=Phrase(text="Zich laten horen", behaviour="Speelt of zingt iets voor waar één ander bij is."),
        en=Phrase(text="Be heard", behaviour="Plays or sings something with one other person in the room."),
    ),
    GoalIdea(
        code="perform",
        nl=Phrase(text="Optreden", behaviour="Doet mee aan de talentenshow, alleen of met anderen."),
        en=Phrase(text="Perform", behaviour="Takes part in the talent show, alone or with others."),
    ),
    GoalIdea(
        code="teach",
        nl=Phrase(text="Iets leren aan een ander", behaviour="Doet een ritme of greep voor en helpt tot het lukt."),
        en=Phrase(text="Teach somebody", behaviour="Shows a rhythm or a chord and helps until it works."),
    ),
    GoalIdea(
        code="outside",
        nl=Phrase(
            text="Muziek maken buiten de locatie",
            behaviour="Gaat mee naar een band of muziekles en gaat er een tweede keer heen.",
        ),
        en=Phrase(text="Make music outside", behaviour="Comes along to a band or a lesson, and goes a second time."),
    ),
)
"""The goals of the list, in the order in which they are shown."""


def idea(code: str) -> GoalIdea | None:
    """Return a goal of the list by its code."""
    return next((one for one in IDEAS if one.code == code), None)
