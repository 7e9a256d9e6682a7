"""Every page in every state that a person can bring it to, each as a name, a role and how to get there."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from app.demo.cycling import BEFORE, LESSONS
from app.demo.plan import SLUG
from app.demo.values import demo_id
from tests.journeys.landmarks import ZONE, week

STATES = {}
SIMPLE = []
WRONG_TIME = "25.61"
OK = 200


def tomorrow():
    """Return the day after today, as forms have it."""
    return datetime.now(ZONE).date() + timedelta(days=1)


def state(name, role=None):
    """Note how somebody of a role (None: signed out) comes to a state of a page."""

    def note(reach):
        STATES[name] = (role, reach)
        return reach

    return note


def simple(name, role, address, status=200):
    """Note a page that only needs to be opened."""

    def reach(page, at):
        answer = page.goto(address(at) if callable(address) else address)
        assert answer.status == status, answer.url

    SIMPLE.append(name)
    state(name, role)(reach)


simple("the week", "supervisor", lambda _: f"/week/{week(1)}")
simple("the week by volunteer", "supervisor", lambda _: f"/week/{week(1)}?rijen=volunteer")
for kind in ("partner", "space", "activity"):
    simple(f"a small week by {kind}", "supervisor of few", lambda _, kind=kind: f"/week/{week(1)}?rijen={kind}")
simple("an empty week", "supervisor", lambda _: f"/week/{week(20)}")
simple("a week to publish", "supervisor", lambda _: f"/week/{week(2)}/bekendmaken")
simple("a week with nothing to publish", "supervisor", lambda _: f"/week/{week(20)}/bekendmaken")
simple("what asks for attention", "supervisor", lambda _: f"/aandacht/{week(1)}")
simple("errors that ask for attention", "supervisor", lambda _: f"/aandacht/{week(1)}?ernst=hard")
simple("no attention asked", "supervisor", lambda _: f"/aandacht/{week(20)}")
simple("attention of nothing of that sort", "supervisor", lambda _: f"/aandacht/{week(1)}?soort=over_capacity")
simple("what asks for attention in a term", "supervisor of few", "/aandacht/periode")
simple("families of a calm day", "supervisor of few", "/aandacht/gezinnen/2026-01-01")
simple("the catalogue", "supervisor", "/bijeenkomsten/nieuw")
simple("the templates", "supervisor", "/sjablonen")
simple("a template with its versions", "supervisor", lambda at: f"/sjablonen/{at.template}")
simple("initiatives", "supervisor", "/initiatieven")
simple("a new activity", "supervisor", lambda at: f"/bijeenkomsten/nieuw/{at.template}")
simple("my tasks", "supervisor", "/mijn-taken")
simple("the preparation of a safety day", "supervisor", lambda at: f"/veiligheidsdag/{at.rotation}/voorbereiding")
simple("looking back on a safety day", "supervisor", lambda at: f"/veiligheidsdag/{at.past_rotation}/terugblik")
simple("no looking back yet", "supervisor", lambda at: f"/veiligheidsdag/{at.rotation}/terugblik")
simple("figures of a safety day", "supervisor", lambda at: f"/veiligheidsdag/{at.past_rotation}/terugblik/cijfers")
simple("certificates that were given", "supervisor", f"/cursussen/{demo_id(SLUG, 'course', BEFORE)}/certificaten")
simple("a ceremony that was held", "supervisor", f"/cursussen/{demo_id(SLUG, 'course', BEFORE)}/uitreiking")
simple("names to read out", "supervisor", f"/cursussen/{demo_id(SLUG, 'course', BEFORE)}/uitreiking/voorlezen")
simple("a certificate to check", None, "/certificaat")
simple("a certificate mistyped", None, "/certificaat/WW-2026-7K3Q", status=404)
simple("figures of a course", "supervisor", f"/cursussen/{demo_id(SLUG, 'course', LESSONS)}/cijfers")
simple("visits to the library", "supervisor", "/bibliotheek")
simple("proposing visits to the library", "supervisor", "/bibliotheek/voorstel")
simple("reading aloud by language", "supervisor", "/bibliotheek/voorlezen")
simple("sets of books", "supervisor", "/bibliotheek/boekenpakketten")
simple("a course", "supervisor", f"/cursussen/{demo_id(SLUG, 'course', LESSONS)}")
simple("the children of a course", "supervisor", f"/cursussen/{demo_id(SLUG, 'course', LESSONS)}/kinderen")
simple("bikes for a course", "supervisor", f"/cursussen/{demo_id(SLUG, 'course', LESSONS)}/materiaal")
simple("the money of a course", "supervisor", f"/cursussen/{demo_id(SLUG, 'course', LESSONS)}/geld")
simple("outings and weekly sport", "supervisor", "/uitjes")
simple("a new outing", "supervisor", "/uitjes/nieuw")
simple("emergency numbers", "supervisor", "/noodnummers")
simple("the money of an activity", "supervisor", f"/geld/activiteit/{demo_id(SLUG, 'activity', 'zwemmen')}")
simple("a year of money", "supervisor", lambda _: f"/geld/{tomorrow().year}")
simple("the figures of a year", "supervisor", lambda _: f"/jaarcijfers/{tomorrow().year}")
simple("a safety day again", "supervisor", lambda at: f"/veiligheidsdag/{at.past_rotation}/terugblik/opnieuw")
simple("tasks of a contact", None, lambda at: f"/taken/{at.tasks_token}")
simple("three questions, too late", None, lambda at: f"/terugblik/{at.evaluation_token}")
simple("free days", "supervisor", "/vrije-dagen")
simple("free days that nobody knows yet", "supervisor", "/vrije-dagen?schooljaar=2031")
simple(
    "free days to change",
    "supervisor",
    "/vrije-dagen/wijzigen?first=2026-12-25&last=2026-12-26&sort=public_holiday&name=Kerst",
)
simple("a draft", "supervisor", lambda at: f"/bijeenkomsten/{at.draft}")
simple("a published session", "supervisor", lambda at: f"/bijeenkomsten/{at.published}")
simple("a cancelled session", "supervisor", lambda at: f"/bijeenkomsten/{at.cancelled}")
simple("searching", "supervisor", "/zoeken")
simple("what was found", "supervisor", "/zoeken?q=voet")
simple("nothing found", "supervisor", "/zoeken?q=xyzzy")
simple("a term", "supervisor", "/kwartaal")
simple("a term without anything", "supervisor", "/kwartaal?van=2031-01-01&tot=2031-02-01")
simple("a month", "supervisor", "/maand/2026-11")
simple("this month", "supervisor", "/maand")
simple("copying", "supervisor", "/kopieren")
simple("many at once", "supervisor", "/veel-tegelijk")
simple("many at once, of which there are none", "supervisor", "/veel-tegelijk?van=2031-01-01&tot=2031-01-02")
simple("a session to cancel", "supervisor", lambda at: f"/bijeenkomsten/{at.published}/vervallen")
simple("the groups of a safety day", "supervisor", lambda at: f"/veiligheidsdag/{at.rotation}/groepen?zoek=a")
simple("the sessions of a safety day", "supervisor", lambda at: f"/veiligheidsdag/{at.rotation}/bijeenkomsten")
simple("a week with a safety day", "supervisor", lambda at: f"/week/{at.rotation_week}?rijen=activity")
simple("who goes round", "supervisor", lambda at: f"/veiligheidsdag/{at.rotation}/groepen/kinderen")
simple("papers of a safety day", "supervisor", lambda at: f"/veiligheidsdag/{at.rotation}/papier")
simple(
    "papers of which none was chosen",
    "supervisor",
    lambda at: f"/veiligheidsdag/{at.rotation}/papier/keuze.pdf?maat=a4&papier=krant",
    status=422,
)
simple("wishes for groups", "supervisor", lambda at: f"/veiligheidsdag/{at.rotation}/groepen/wensen")
simple("the activities", "supervisor", "/activiteiten")
simple("an activity to change", "supervisor", lambda at: f"/activiteiten/{at.series}/wijzigen")
simple("activities that are not there", "supervisor", "/activiteiten?zoek=nergens")
simple("an activity", "supervisor", lambda at: f"/activiteiten/{at.series}")
simple("the children of an activity", "supervisor", lambda at: f"/activiteiten/{at.wanted}/kinderen?q=a")
simple("a group at once", "supervisor", lambda at: f"/activiteiten/{at.wanted}/kinderen/samen?bron=iedereen")
simple("a series to change", "supervisor", lambda at: f"/bijeenkomsten/{at.of_series}/reeks")
simple("a series to cancel", "supervisor", lambda at: f"/bijeenkomsten/{at.of_series}/reeks/vervallen")
simple("an extra meeting", "supervisor", lambda at: f"/bijeenkomsten/{at.of_series}/reeks/extra")
simple("a series that gets longer", "supervisor", lambda at: f"/bijeenkomsten/{at.of_series}/reeks/opschuiven")
simple("lists to complete", "supervisor", "/aanwezigheid")
simple("a list of who was there", "supervisor", lambda at: f"/aanwezigheid/{at.to_record}")
simple("a list to be entered from paper", "supervisor", lambda at: f"/aanwezigheid/{at.to_record}/invoeren")
simple("who takes part", "supervisor", "/kinderen")
simple("who takes part, of one name", "supervisor", "/kinderen?zoek=kanarie")
simple("who takes part, nobody found", "supervisor", "/kinderen?zoek=niemand")
simple("who takes part, week by week", "supervisor", "/kinderen/weken")
simple("who takes part, in children", "supervisor", "/kinderen/weken?meet=kinderen&weken=2")
simple("how far children are in a course", "supervisor", lambda at: f"/cursussen/{at.course}/voortgang")
simple("nobody nearly there", "supervisor", lambda at: f"/cursussen/{at.course}/voortgang?groep={at.lesson}")
simple("an obstacle", "supervisor", lambda at: f"/cursussen/les/{at.lesson}?vaardigheid=remmen")
simple("a card of stamps", "supervisor", lambda at: f"/cursussen/les/{at.lesson}?kind={at.rider}")
simple("a form of the test", "supervisor", lambda at: f"/cursussen/examen/{at.trial}/{at.examinee}")
simple("a child", "supervisor", lambda at: f"/kinderen/{at.child}")
simple("a new child", "supervisor", "/kinderen/nieuw")
simple("children who left", "supervisor", "/kinderen/vertrokken")
simple("consents of a child", "supervisor", lambda at: f"/kinderen/{at.child}/toestemming")
simple("consents to note for many", "supervisor", "/kinderen/toestemming")
simple("a child that leaves", "supervisor", lambda at: f"/kinderen/{at.child}/vertrek")
simple("what to take along", "supervisor", "/plan/exporteren")
simple("a period that ends too soon", "supervisor", "/plan/exporteren/planning.csv?van=2026-11-25&tot=2026-11-24", 422)
simple("what to bring in", "supervisor", "/plan/importeren")
simple("a free moment to look for", "supervisor", "/vrij-moment")
simple("free moments", "supervisor", lambda _: f"/vrij-moment?duur=60&dagen=1&dagen=3&vanaf={tomorrow()}")
simple(
    "a free moment that is not there",
    "supervisor",
    lambda _: f"/vrij-moment?duur=600&dagen=1&vanaf={tomorrow()}&van=20.00",
)
simple("a free moment of no length", "supervisor", "/vrij-moment?duur=1", 422)
simple("busy times of partners", "supervisor", "/bezette-tijden")
simple("busy times of nobody", "supervisor", "/bezette-tijden?zoek=xyz")
simple("busy times of a partner", "supervisor", lambda at: f"/bezette-tijden/{at.partner}")
simple("safety days, of which there are none", "supervisor of few", "/veiligheidsdag")
simple("a new safety day", "supervisor", "/veiligheidsdag/nieuw")
simple("the safety days", "supervisor", "/veiligheidsdag")
simple("the plan of a safety day", "supervisor", lambda at: f"/veiligheidsdag/{at.rotation}")
simple("a new station", "supervisor", lambda at: f"/veiligheidsdag/{at.rotation}/posten/nieuw")
simple("a running order", "supervisor", lambda at: f"/veiligheidsdag/{at.rotation}/draaischema")
simple("a running order by group", "supervisor", lambda at: f"/veiligheidsdag/{at.rotation}/draaischema?per=groepen")
simple("a safety day on the phone", "supervisor", lambda at: f"/veiligheidsdag/{at.rotation}/dag")
simple("a safety day, practised", "supervisor", lambda at: f"/veiligheidsdag/{at.rotation}/dag?at=10.05")
simple("who was at which station", "supervisor", lambda at: f"/veiligheidsdag/{at.rotation}/dag/aanwezig")
simple("the volunteers", "supervisor", "/mensen/vrijwilligers")
simple("no volunteers found", "supervisor", "/mensen/vrijwilligers?zoek=niemand")
simple("volunteers who stopped", "supervisor", "/mensen/vrijwilligers?wie=gestopt")
simple("a new volunteer", "supervisor", "/mensen/vrijwilligers/nieuw")
simple("a volunteer", "supervisor", lambda at: f"/mensen/vrijwilligers/{at.volunteer}")
simple("a volunteer to change", "supervisor", lambda at: f"/mensen/vrijwilligers/{at.volunteer}/wijzigen")
simple("a volunteer who would stop", "supervisor", lambda at: f"/mensen/vrijwilligers/{at.volunteer}/stoppen")
simple("a volunteer who stopped", "supervisor", lambda at: f"/mensen/vrijwilligers/{at.stopped}")
simple("the partners", "supervisor", "/mensen/partners")
simple("partners that are not there", "supervisor", "/mensen/partners?zoek=niemand")
simple("a new partner", "supervisor", "/mensen/partners/nieuw")
simple("a partner", "supervisor", lambda at: f"/mensen/partners/{at.partner}")
simple("a partner to change", "supervisor", lambda at: f"/mensen/partners/{at.partner}/wijzigen")
simple("the spaces", "supervisor", "/ruimtes")
simple("spaces that are not there", "supervisor", "/ruimtes?zoek=nergens")
simple("a new space", "supervisor", "/ruimtes/nieuw")
simple("the age groups", "supervisor", "/leeftijdsgroepen")
simple("a new age group", "supervisor", "/leeftijdsgroepen/nieuw")
simple("the messages", "supervisor", "/berichten")
simple("no messages found", "supervisor", "/berichten?stand=uncertain")
simple("the answers by mail", "supervisor", "/antwoorden")
simple("no answers found", "supervisor", "/antwoorden?zoek=niemand")
simple("answers of one sort", "supervisor", "/antwoorden?soort=bounce&stand=open")
simple("a session at the time that somebody proposes", "supervisor", lambda at: at.proposed)
simple("the subscriptions", "supervisor", "/agenda-abonnementen")
simple("a new subscription", "supervisor", "/agenda-abonnementen/nieuw/age-group")
simple("my shifts", "volunteer", "/mijn-diensten")
simple("my calendar", "volunteer", "/mijn-agenda")
simple("my calendar as a coach", "coach", "/mijn-agenda")
simple("my calendar, rather by invitations", "volunteer", "/mijn-agenda/uitnodigingen")
simple("a page that is not for me", "volunteer", "/berichten", status=403)
simple("my requests", "partner", "/aanvragen")
simple("my account", "mentor", "/mijn-account")
simple("signing in", None, "/aanmelden")
simple("a link of a mail", None, lambda at: f"/aanmelden/link/{at.link_token}")
simple("a page that is not there", None, "/nergens", status=404)
simple("a page that is not there, signed in", "supervisor", "/nergens", status=404)
simple("a volunteer's answer", None, lambda at: f"/antwoord/{at.volunteer_token}?antwoord=nee")
simple("an answer from right to left", None, lambda at: f"/antwoord/{at.right_to_left_token}?antwoord=ja")
simple("my mails", None, lambda at: f"/mijn-mails/{at.mails_token}")
simple("no more reminders", None, lambda at: f"/mijn-mails/{at.mails_token}/stop")
simple("a partner's answer", None, lambda at: f"/antwoord/{at.partner_token}")
simple("an answer that is too late", None, lambda at: f"/antwoord/{at.past_token}")
simple("an answer to a series", None, lambda at: f"/antwoord/reeks/{at.series_token}?antwoord=ja")
simple("accessibility", None, "/toegankelijkheid")
simple("whom to call", None, "/wie-bel-ik")


def _of_an_outing(below):
    """Return how to come to a page below the first outing of the list: the demo makes outings anew, with new ids."""

    def reach(page, _at):
        page.goto("/uitjes")
        outing = page.locator("main a[href^='/uitjes/']:not([href$='/nieuw'])").first.get_attribute("href")
        assert page.goto(f"{outing}{below}").status == OK

    return reach


for below, name in (
    ("", "an outing"),
    ("/uitleg", "the briefing of an outing"),
    ("/reis", "the rides of an outing"),
    ("/onderweg", "an outing on the way"),
    ("/paklijst", "a packing list"),
    ("/noodkaart", "an emergency card"),
):
    state(name, "supervisor")(_of_an_outing(below))


@state("the dialog of a card", "supervisor of few")
def _dialog(page, _at):
    page.goto(f"/week/{week(1)}")
    page.locator(".session").first.click()
    page.get_by_role("dialog").wait_for()


@state("the dialog with a wrong time", "supervisor of few")
def _wrong_time(page, at):
    _dialog(page, at)
    page.get_by_label("Begint om").fill(WRONG_TIME)
    page.get_by_role("dialog").get_by_role("button", name="Opslaan").click()
    page.get_by_text("Fout: vul de tijden in").wait_for()


@state("a card that is carried", "supervisor of few")
def _carried(page, _at):
    page.goto(f"/week/{week(1)}")
    page.locator(".session a").first.focus()
    page.keyboard.press("m")
    page.locator("#board-status p").wait_for()


@state("the help of the board", "supervisor of few")
def _help(page, _at):
    page.goto(f"/week/{week(1)}")
    page.locator(".keys summary").click()


@state("the menu on a phone", "supervisor")
def _menu(page, _at):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/toegankelijkheid")
    page.get_by_role("button", name="Menu").click()


@state("how the board is shown, on a phone", "supervisor of few")
def _view(page, _at):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/week/{week(1)}")
    page.get_by_role("button", name="Weergave").click()


@state("a new activity with errors", "supervisor")
def _new_errors(page, at):
    page.goto(f"/bijeenkomsten/nieuw/{at.template}")
    page.get_by_label("Naam").fill("")
    page.get_by_label("Begint om").fill(WRONG_TIME)
    page.get_by_role("button", name="Op het bord zetten").click()
    page.get_by_role("alert").wait_for()


@state("a series with its dates", "supervisor")
def _series_dates(page, at):
    page.goto(f"/bijeenkomsten/nieuw/{at.template}")
    page.get_by_label("Aantal bijeenkomsten").fill("12")
    page.get_by_text("Andere dagen, een ander ritme of fasen").click()
    page.get_by_role("table", name="De data").wait_for()


@state("a session with errors", "supervisor")
def _session_errors(page, at):
    page.goto(f"/bijeenkomsten/{at.draft}")
    page.get_by_label("Naam").fill("")
    page.get_by_role("button", name="Opslaan").click()
    page.get_by_role("alert").wait_for()


@state("a volunteer with errors", "supervisor")
def _volunteer_errors(page, _at):
    page.goto("/mensen/vrijwilligers/nieuw")
    page.get_by_label("Maandag").fill("ochtend")
    page.get_by_role("button", name="Toevoegen").click()
    page.get_by_role("alert").wait_for()


@state("a volunteer whose address is known", "supervisor")
def _known_address(page, at):
    page.goto("/mensen/vrijwilligers/nieuw")
    page.get_by_label("Naam").fill("Nog Iemand")
    page.get_by_label("E-mailadres").fill(at.volunteer_address)
    page.get_by_role("button", name="Toevoegen").click()
    page.get_by_role("alert").wait_for()


@state("what a change of a space touches", "supervisor")
def _space_effect(page, _at):
    page.goto("/ruimtes")
    page.get_by_role("link", name="Sportzaal").click()
    page.get_by_label("Naam").fill("Gymzaal")
    page.get_by_label("Hoeveel kinderen passen erin?").fill("2")
    page.get_by_role("button", name="Verder").click()
    page.get_by_role("heading", name="Hier wordt de ruimte te klein voor").wait_for()


@state("a space with errors", "supervisor")
def _space_errors(page, _at):
    page.goto("/ruimtes/nieuw")
    page.get_by_role("button", name="Toevoegen").click()
    page.get_by_role("alert").wait_for()


@state("what a change of an age group touches", "supervisor")
def _age_group_effect(page, _at):
    page.goto("/leeftijdsgroepen")
    page.get_by_role("link", name="Kleuters").click()
    page.get_by_label("Kinderen per volwassene").fill("1")
    page.get_by_label("Tot en met (jaar)").fill("8")
    page.get_by_role("button", name="Verder").click()
    page.get_by_role("heading", name="Voor andere leeftijden").wait_for()


@state("what a new description touches", "supervisor")
def _description_effect(page, at):
    page.goto(f"/activiteiten/{at.series}/wijzigen")
    page.get_by_label("Omschrijving").fill("Neem sportkleding mee.")
    page.get_by_role("button", name="Verder").click()
    page.get_by_role("heading", name="Een andere omschrijving").wait_for()


@state("a role for a part of the time", "supervisor")
def _part(page, at):
    page.goto(f"/bijeenkomsten/{at.of_series}")
    page.get_by_text("Niet de hele tijd").first.click()


@state("busy families", "supervisor")
def _families(page, _at):
    monday = date.fromisoformat(f"{week(-4)}-1")
    page.goto(f"/aandacht/periode?soort=family_overloaded&van={monday}")
    page.get_by_role("link", name="Welke gezinnen?").first.click()
    page.wait_for_url("**/aandacht/gezinnen/**")


@state("a point to accept", "supervisor")
def _to_accept(page, _at):
    page.goto(f"/aandacht/{week(1)}")
    page.get_by_role("link", name="Accepteren").first.click()
    page.get_by_role("button", name="Accepteren").wait_for()


@state("accepting without a reason", "supervisor")
def _accept_errors(page, at):
    _to_accept(page, at)
    page.get_by_role("button", name="Accepteren").click()
    page.get_by_role("alert").wait_for()


@state("points that were accepted", "supervisor")
def _accepted(page, _at):
    page.goto(f"/aandacht/{week(1)}")
    page.locator(".accepted summary").click()


@state("cancelling without a reason", "supervisor")
def _cancel_errors(page, at):
    page.goto(f"/bijeenkomsten/{at.published}/vervallen")
    page.get_by_role("button", name="Laten vervallen").click()
    page.get_by_role("alert").wait_for()


@state("copying, to look at", "supervisor")
def _copy_preview(page, _at):
    page.goto("/kopieren")
    page.get_by_role("button", name="Bekijk wat er meegaat").click()
    page.get_by_role("heading", name="gaan mee").wait_for()


@state("copying into the same week", "supervisor")
def _copy_errors(page, _at):
    page.goto("/kopieren")
    page.get_by_label("Naar de week van").fill(page.get_by_label("Van", exact=True).input_value())
    page.get_by_role("button", name="Bekijk wat er meegaat").click()
    page.get_by_role("alert").wait_for()


@state("many at once, to look at", "supervisor")
def _bulk_preview(page, _at):
    page.goto("/veel-tegelijk")
    page.get_by_label("Waarom gaat het niet door?").fill("Het is te warm.")
    page.get_by_role("button", name="Bekijk eerst wat er gebeurt").click()
    page.get_by_role("heading", name="Wie hoort dit?").wait_for()


@state("many at once, with something in the way", "supervisor")
def _bulk_clash(page, _at):
    page.goto("/veel-tegelijk")
    page.get_by_label("Naar een andere ruimte").check()
    page.get_by_label("Nieuwe ruimte").select_option(index=1)
    page.get_by_role("button", name="Bekijk eerst wat er gebeurt").click()
    page.get_by_role("heading", name="Wie hoort dit?").wait_for()


@state("many at once without a reason", "supervisor")
def _bulk_errors(page, _at):
    page.goto("/veel-tegelijk")
    page.get_by_role("button", name="Bekijk eerst wat er gebeurt").click()
    page.get_by_role("alert").wait_for()


@state("keeping an activity as a template", "supervisor")
def _keep(page, _at):
    page.goto("/activiteiten")
    page.locator("main a[href^='/activiteiten/']").first.click()
    page.get_by_role("link", name="Bewaren als sjabloon").click()
    page.get_by_role("button", name="Bewaren").wait_for()


@state("a subscription for nobody", "supervisor")
def _feed_errors(page, _at):
    page.goto("/agenda-abonnementen/nieuw/partner")
    page.get_by_label("Naam in deze lijst").fill("x" * 121)
    page.locator("[maxlength]").evaluate_all("boxes => boxes.forEach((box) => box.removeAttribute('maxlength'))")
    page.get_by_label("Naam in deze lijst").fill("x" * 121)
    page.get_by_role("button", name="Adres maken").click()
    page.get_by_role("alert").wait_for()


@state("the address of a subscription", "supervisor")
def _address(page, _at):
    page.goto("/agenda-abonnementen/nieuw/space")
    page.get_by_role("button", name="Adres maken").click()
    page.get_by_role("heading", name="Het adres van de agenda").wait_for()


def _bring(page, *lines, name="plan.csv"):
    content = "\n".join(["activiteit;datum;begin;einde;ruimte;kleur", *lines])
    page.goto("/plan/importeren")
    file = {"name": name, "mimeType": "text/csv", "buffer": content.encode()}
    page.get_by_label("Bestand", exact=True).set_input_files(file)
    page.get_by_role("button", name="Bekijk wat het wordt").click()


@state("a file with nothing in it", "supervisor")
def _nothing_to_bring(page, _at):
    _bring(page)
    page.get_by_role("alert").wait_for()


@state("a plan with faults", "supervisor")
def _plan_with_faults(page, _at):
    _bring(page, "Schaken;morgen;10.00;9.00;Sportsaal;rood", "Schaken;=1+1;10.00;11.00;Sportzaal;rood")
    page.get_by_role("heading", name="Wat uit het bestand komt").wait_for()


@state("a plan to bring in", "supervisor")
def _plan_to_bring(page, _at):
    day = datetime.now(UTC).date() + timedelta(days=100)
    _bring(page, *(f"Schaken;{day + timedelta(days=n)};08.{n}0;08.{n}5;Sportzaal;rood" for n in range(3)))
    page.get_by_role("button", name="3 bijeenkomsten op het bord zetten").wait_for()


@state("a plan that was brought in, and taken back", "supervisor of few")
def _plan_brought(page, _at):
    day = datetime.now(UTC).date() + timedelta(days=120)
    _bring(page, f"Schaken;{day};07.00;07.05;Grote zaal;rood")
    page.get_by_role("button", name="op het bord zetten").click()
    page.get_by_role("button", name="Ongedaan maken").click()
    page.get_by_text("Dit is ongedaan gemaakt.").wait_for()


@state("naming a subscription", "supervisor")
def _name_of_feed(page, _at):
    page.goto("/agenda-abonnementen")
    page.get_by_role("link", name="Naam").first.click()
    page.get_by_label("Naam in deze lijst").wait_for()


@state("choosing for a partner how their calendar is filled", "supervisor")
def _choice_for_partner(page, _at):
    page.goto("/agenda-abonnementen/nieuw/partner")
    partner = page.get_by_label("Voor wie of wat").locator("option").last.get_attribute("value")
    page.goto(f"/agenda-abonnementen/keuze/partner/{partner}")
    page.get_by_text("Met een abonnement").first.wait_for()


@state("renewing a subscription", "supervisor")
def _renew(page, at):
    _address(page, at)
    page.goto("/agenda-abonnementen")
    page.get_by_role("link", name="Nieuw adres").first.click()
    page.get_by_role("heading", name="Nieuw adres maken?").wait_for()


@state("revoking a subscription", "supervisor")
def _revoke(page, at):
    _address(page, at)
    page.goto("/agenda-abonnementen")
    page.get_by_role("link", name="Intrekken").first.click()
    page.get_by_role("heading", name="Abonnement intrekken?").wait_for()


@state("a partner's reason", "partner")
def _reason(page, _at):
    page.goto("/aanvragen")
    page.locator("summary").first.click()


@state("signing in with a wrong password", None)
def _wrong_password(page, _at):
    page.goto("/aanmelden")
    staff = page.get_by_role("region", name="Medewerker")
    staff.get_by_label("E-mailadres").fill("niemand@vlierhof.example")
    staff.get_by_label("Wachtwoord").fill("zomaar een wachtwoord")
    staff.get_by_role("button").click()
    page.get_by_role("alert").wait_for()


@state("a link for no address", None)
def _no_address(page, _at):
    page.goto("/aanmelden")
    page.get_by_role("button", name="Stuur mij een link").click()
    page.get_by_role("alert").wait_for()


@state("a link that was sent", None)
def _link_sent(page, _at):
    page.goto("/aanmelden")
    page.get_by_role("region", name="Vrijwilliger of partner").get_by_label("E-mailadres").fill(
        "niemand@buiten.example"
    )
    page.get_by_role("button", name="Stuur mij een link").click()
    page.get_by_role("heading", name="Kijk in uw e-mail").wait_for()


@state("thanks for an answer", None)
def _thanks(page, at):
    page.goto(f"/antwoord/{at.volunteer_token}")
    page.get_by_role("button", name="Ja, ik kom").click()
    page.get_by_role("heading", name="Dank u wel").wait_for()


@state("what a change of a series means", "supervisor")
def _series_preview(page, at):
    page.goto(f"/bijeenkomsten/{at.of_series}/reeks")
    page.get_by_label("Begint om").fill("10.00")
    page.get_by_label("Eindigt om").fill("11.00")
    page.get_by_role("button", name="Verder").click()
    page.get_by_role("heading", name="Wat er verandert").wait_for()


@state("a series with errors", "supervisor")
def _series_errors(page, at):
    page.goto(f"/bijeenkomsten/{at.of_series}/reeks")
    page.get_by_label("Naam").fill("")
    page.get_by_label("Begint om").fill(WRONG_TIME)
    page.get_by_role("button", name="Verder").click()
    page.get_by_role("alert").wait_for()


@state("groups that cannot be made like this", "supervisor")
def _groups_with_errors(page, at):
    page.goto(f"/veiligheidsdag/{at.rotation}/groepen")
    page.locator(".person summary").first.click()
    page.get_by_text("Verdeel opnieuw").click()
    page.get_by_label("Aantal groepen").fill("99")
    page.get_by_role("button", name="Verdeel", exact=True).click()
    page.locator("#error-summary").wait_for()


@state("words for a booklet that make no word search", "supervisor")
def _words_that_make_no_puzzle(page, at):
    page.goto(f"/veiligheidsdag/{at.rotation}/papier")
    page.get_by_label("Woorden voor de woordzoeker").fill("brandweerkazernes")
    page.get_by_role("button", name="Bewaren").click()
    page.locator("[data-error-summary]").wait_for()


@state("seats with errors", "supervisor")
def _seats_with_errors(page, at):
    page.goto(f"/activiteiten/{at.wanted}/kinderen/plaatsen")
    page.get_by_label("Plaatsen voor kinderen").fill("0")
    page.get_by_role("button", name="Opslaan").click()
    page.get_by_role("alert").wait_for()


@state("the plan of a safety day with errors", "supervisor")
def _rotation_errors(page, at):
    page.goto(f"/veiligheidsdag/{at.rotation}")
    page.get_by_label("Pauzes").fill("half elf")
    page.get_by_role("button", name="Opslaan").click()
    page.get_by_role("alert").wait_for()


@state("a station with errors", "supervisor")
def _station_errors(page, at):
    page.goto(f"/veiligheidsdag/{at.rotation}/posten/nieuw")
    page.get_by_role("button", name="Opslaan").click()
    page.get_by_role("alert").wait_for()


@state("a visit that is carried", "supervisor")
def _visit_carried(page, at):
    page.goto(f"/veiligheidsdag/{at.rotation}/draaischema")
    page.get_by_text("Een bezoek verplaatsen met keuzelijsten").click()
    page.locator("[data-visit]").first.focus()
    page.keyboard.press("m")
    page.keyboard.press("ArrowDown")


simple("places to divide, of which there are none", "supervisor of few", "/verdelingen")
simple("a new round of places", "supervisor", "/verdelingen/nieuw")


@state("wishes of a round of places", "supervisor")
def wishes_of_a_round(page, at):
    page.goto("/verdelingen/nieuw")
    page.get_by_label("Naam").fill("Uitjes in de vakantie")
    for number in range(2):
        page.locator("input[name=activities]").nth(number).check()
    page.get_by_role("button", name="Verdeling maken").click()
    for number in range(2):
        page.get_by_label("Kind", exact=True).select_option(index=1)
        page.get_by_label("Eerste wens").select_option(index=1)
        page.get_by_label("Tweede wens").select_option(index=2)
        page.get_by_role("button", name="Opslaan en volgende").click()
        page.get_by_role("table", name="Wensen per kind").locator("tbody tr").nth(number).wait_for()


@state("the outcome of a round of places", "supervisor")
def outcome_of_a_round(page, at):
    wishes_of_a_round(page, at)
    page.get_by_role("button", name="Nu sluiten").click()
    page.get_by_role("button", name="Plekken verdelen").click()
    page.get_by_role("heading", name="Per kind").wait_for()


simple("the talent shows", "supervisor", "/shows")


@state("a talent show of which an act was moved", "supervisor")
def talent_show(page, at):
    page.goto("/shows")
    page.get_by_role("row").nth(1).get_by_role("link").click()
    page.get_by_role("button", name="Later: ").first.click()
    page.get_by_text("is aangepast.").wait_for()


@state("an act that nobody is in", "supervisor")
def act_without_anybody(page, at):
    page.goto("/shows")
    page.get_by_role("row").nth(1).get_by_role("link").click()
    page.get_by_role("link", name="Optreden aanmelden").click()
    page.get_by_label("Wat is het?").fill("Lied over de bergen")
    page.get_by_role("button", name="Aanmelden").click()
    page.get_by_role("alert").wait_for()


simple("who waits for music", "supervisor", "/muziek?stand=asked")
simple("asking for music", "mentor", "/muziek/aanvragen")


@state("an appointment of music to move", "coach")
def appointment_of_music(page, _at):
    page.goto(f"/muziek/week/{week(1)}")
    page.get_by_role("link", name="Verzetten").first.click()
    page.get_by_role("heading", name="Verzetten naar").wait_for()


@state("an evaluation of music that is read", "mentor")
def evaluation_of_music_that_is_read(page, _at):
    page.goto("/mijn-evaluaties")
    page.get_by_role("main").get_by_role("link").first.click()
    page.get_by_role("button", name="Ik heb het gelezen").wait_for()


@state("school hours of a class", "supervisor")
def school_hours_of_a_class(page, _at):
    page.goto("/schooltijden")
    page.get_by_role("link", name="Wijzigen").first.click()
    page.get_by_label("En van").first.wait_for()


simple("the week of a coach", "coach", lambda _: f"/muziek/week/{week(1)}")


@state("a trajectory of music", "coach")
def trajectory_of_music(page, _at):
    page.goto("/muziek?stand=running")
    page.get_by_role("rowheader").get_by_role("link").first.click()
    page.get_by_role("heading", name="Afspraken").wait_for()


@state("a note of music without words", "coach")
def note_of_music(page, at):
    trajectory_of_music(page, at)
    page.get_by_role("link", name="notitie").first.click()
    page.get_by_label("Wat hebt u gedaan?").fill("")
    page.get_by_role("button", name="Opslaan").click()
    page.get_by_role("alert").wait_for()


@state("an evaluation that is written", "coach")
def evaluation_that_is_written(page, _at):
    page.goto("/muziek/evaluaties")
    page.get_by_role("row").filter(has_text="Concept").first.get_by_role("link").click()
    page.get_by_role("button", name="Bewaren en bekijken").wait_for()
