"""The texts and pages of mails: templates in a sandbox, compiled once for each language."""

from __future__ import annotations

import functools
from typing import Any

from jinja2 import PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from app.notify.voices import Voice

KEPT = -1
"""Every template of a language stays compiled."""


def written(template: str, values: dict[str, Any], *, voice: Voice) -> str:
    """Fill in a template of `app/templates/mail`."""
    return _environment(voice).get_template(template).render(values)


@functools.cache
def _environment(voice: Voice) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=PackageLoader("app", "templates/mail"),
        undefined=StrictUndefined,
        autoescape=lambda name: name is not None and name.endswith(".html"),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=["jinja2.ext.i18n"],
        auto_reload=False,
        cache_size=KEPT,
    )
    environment.install_gettext_translations(voice.catalogue, newstyle=True)  # type: ignore[attr-defined]  # of i18n
    environment.globals["voice"] = voice
    environment.filters["apart"] = _apart
    return environment


@pass_context
def _apart(context: Context, text: str, language: str | None = None) -> str:
    """Set apart what people typed, whatever direction it has; `language` is that of the text, when it is known."""
    voice: Voice = context["voice"]
    if not context.eval_ctx.autoescape:
        return voice.apart(text)
    if language in {None, voice.language.value}:
        return Markup("<bdi>{}</bdi>").format(text) if voice.turns(text) else escape(text)
    return Markup('<bdi lang="{}">{}</bdi>').format(language, text)
