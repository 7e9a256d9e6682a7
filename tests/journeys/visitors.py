"""People with a browser: each has a window of their own, and what a page complains about is kept."""

from __future__ import annotations

DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
EXPECTED = (
    "Failed to load resource: the server responded with a status of 4",
    "Failed to load resource: net::ERR_INTERNET_DISCONNECTED",
    "Failed to load resource: net::ERR_FAILED",
)
"""What Chromium writes about an answer such as 409, and without a connection; pages meet both on purpose."""
TIMEOUT = 15_000  # ms; a busy machine is slow, not broken


class Visitors:
    """Opens windows for people of an installation, and closes them all.

    `profiles` outlive a test: who only looks comes back to the window of before, which has the scripts and styles
    already. Opening another one takes several times what a page takes.
    """

    def __init__(self, *, stack, browser, cookies, profiles):
        self.stack, self.browser, self.cookies, self.profiles = stack, browser, cookies, profiles
        self.complaints = []
        self._open = []
        self._looking = []

    def visit(self, person=None, *, viewport=DESK, script=True, **options):
        """Return a page, signed in as a person, at the address `/`."""
        context = self._context(viewport=viewport, java_script_enabled=script, **options)
        if person is not None:
            context.add_cookies(self._signed_in(person))
        return context.new_page()

    def look(self, person=None, **options):
        """Return a page as `visit` does, in a window that was open already, without cookies of anybody else."""
        key = (person and person.email, *sorted(options.items()))
        if key not in self.profiles:
            context = self._new_context(viewport=DESK, service_workers="block", **options)
            self.profiles[key] = context.new_page()
        page = self.profiles[key]
        page.context.clear_cookies()
        if person is not None:
            page.context.add_cookies(self._signed_in(person))
        page.set_viewport_size(DESK)
        self._looking.append((page, self._listen(page)))
        return page

    def close(self):
        """Close every window; those of who only looked show nothing any more."""
        for one in self._open:
            one.close()
        for page, heard in self._looking:
            for event, note in heard.items():
                page.remove_listener(event, note)
            page.goto("about:blank")

    def _context(self, **options):
        context = self._new_context(**options)
        context.on("page", self._listen)
        self._open.append(context)
        return context

    def _new_context(self, **options):
        context = self.browser.new_context(
            base_url=self.stack.base_url, locale="nl-NL", reduced_motion="reduce", **options
        )
        context.set_default_timeout(TIMEOUT)
        return context

    def _listen(self, page):
        heard = {
            "console": lambda said: self._note(page, said.type, said.text),
            "pageerror": lambda error: self._note(page, "error", error.message),
        }
        for event, note in heard.items():
            page.on(event, note)
        return heard

    def _note(self, page, sort, text):
        if sort in {"error", "warning"} and not text.startswith(EXPECTED):
            self.complaints.append((page.url, text))

    def _signed_in(self, person):
        if person.email not in self.cookies:
            context = self._context()
            sign_in(context.new_page(), person)
            self.cookies[person.email] = context.cookies()
        return self.cookies[person.email]


def sign_in(page, person):
    """Sign in by the pages: with the password, or with the button behind the link of a mail."""
    if person.password is None:
        page.goto(person.link)
        page.get_by_role("button", name="Inloggen").click()
    else:
        page.goto("/aanmelden")
        page.get_by_role("region", name="Medewerker").get_by_label("E-mailadres").fill(person.email)
        page.get_by_label("Wachtwoord").fill(person.password)
        page.get_by_role("button", name="Inloggen").click()
    page.get_by_role("button", name="Uitloggen").wait_for(state="attached")
