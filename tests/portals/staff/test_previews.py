"""A quote before it is sent: as it will look, for those alone who may see the quote."""

from __future__ import annotations

import base64
import re

from tests.portals.staff.preparing import YUKI, draft
from tests.portals.visiting import Visitor

PICTURE = re.compile(r'src="data:image/png;base64,([^"]+)"')


def test_a_draft_is_shown_as_it_stands_now(application: Visitor):
    number = draft()
    agent = application.enter("agent")
    page = agent.get(f"/app/quotes/{number}/preview")
    assert f'src="/app/quotes/{number}/preview/screen" sandbox="allow-same-origin" ' in page.text
    assert "frame-src 'self'" in page.headers["content-security-policy"]
    shown = agent.get(f"/app/quotes/{number}/preview/screen")
    assert number in shown.text
    assert "<script" not in shown.text
    policy = shown.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert policy.endswith("frame-ancestors 'self'")


def test_its_printed_pages_are_pictures(application: Visitor):
    number = draft()
    shown = application.enter("agent").get(f"/app/quotes/{number}/preview/printed")
    pictures = [base64.b64decode(one) for one in PICTURE.findall(shown.text)]
    assert len(pictures) >= 1
    assert all(one.startswith(b"\x89PNG") for one in pictures)


def test_nobody_previews_what_he_may_not_see(application: Visitor):
    number = draft()
    for path in ("", "/screen", "/printed"):
        assert application.enter(YUKI).get(f"/app/quotes/{number}/preview{path}").status_code == 404
        assert application.enter("customer").get(
            f"/app/quotes/{number}/preview{path}"
        ).status_code in {302, 303, 403, 404}
