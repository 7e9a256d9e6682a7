"""Pages run under a policy that lets no foreign script or style in, and none of them breaks it."""

from __future__ import annotations

import pytest

from tests.journeys.states import SIMPLE, STATES

ROLES = tuple(dict.fromkeys(STATES[name][0] for name in SIMPLE))


@pytest.mark.parametrize("role", ROLES, ids=str)
def test_no_page_breaks_the_policy_or_complains_in_the_console(stack, visit, landmarks, role):
    page = visit(stack.person(role) if role else None)
    policies = set()
    page.on("response", lambda answer: policies.add(answer.headers.get("content-security-policy", "none")))
    for name in SIMPLE:
        of, walk = STATES[name]
        if of == role:
            walk(page, landmarks)
    assert policies
    for policy in policies:
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
