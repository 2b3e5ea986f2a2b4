"""What staff know of a quote is in no mail to the customer, in no PDF and not in its content."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

import settings
from models.approvals import ApprovalRequest
from models.quote_lines import QuoteLine
from models.quote_threads import QuoteComment
from models.quote_versions import QuoteVersion
from tests.jobs.mailing.servers import Behaviour, running
from tests.jobs.pdf.looking import attached, text
from tests.jobs.survival.journeys import COST, Journey

INTERNAL = (
    "policy",
    "override reason",
    "request note",
    "approval note",
    "internal comment",
    "change note",
)
MARKS = {name: f"Markme{at}secret" for at, name in enumerate(INTERNAL)}
OUTSIDE = "acme.test"


def say(name: str) -> str:
    """A mark for what is internal, plain words for the rest."""
    return MARKS.get(name, f"The {name}")


def test_the_customer_never_reads_what_staff_wrote_or_reckoned(
    place: Path, monkeypatch: pytest.MonkeyPatch
):
    assert settings.get().data_dir == place
    post = Behaviour()
    with running(post) as port:
        monkeypatch.setenv("CRM_SMTP_URL", f"smtp://127.0.0.1:{port}")
        settings.get.cache_clear()
        journey = Journey(say, post, port)
        journey.run()
    secret = {*MARKS.values(), *reckoned(journey)}
    told = [*mailed(journey), *printed(journey), *journey.contents]
    assert len(journey.papers) == 5
    assert len(told) > 50
    for said in told:
        assert [one for one in secret if one in said] == []
    assert any("The intro" in said for said in printed(journey))
    assert any("The answer" in said for said in mailed(journey))


def reckoned(journey: Journey) -> set[str]:
    """Costs and margins as they might be written; all that is marked is really there."""
    with journey.sessions() as session:
        versions = session.scalars(select(QuoteVersion)).all()
        kept = [one.change_note for one in versions]
        kept += session.scalars(select(QuoteLine.override_reason)).all()
        kept += session.scalars(select(QuoteComment.text)).all()
        kept += session.scalars(select(ApprovalRequest.note)).all()
        numbers = [COST, *(one.cost_total for one in versions)]
        numbers += [one.margin_percent for one in versions]
    assert {"change note", "override reason", "internal comment"} <= {
        name for name, mark in MARKS.items() if mark in kept
    }
    assert None not in numbers
    found = {format(one, "f") for one in numbers if isinstance(one, Decimal)}
    return found | {one.replace(".", ",") for one in found}


def mailed(journey: Journey) -> list[str]:
    """Every part and every header of the mails to the customer's people, files apart."""
    found = []
    for mail in journey.mails:
        if str(mail["To"]).rstrip(">").endswith(OUTSIDE):
            found += [f"{name}: {value}" for name, value in mail.items()]
            found += [
                part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"
            ]
    return found


def printed(journey: Journey) -> list[str]:
    """The text of the PDFs, and the files within them."""
    found = []
    for pdf in journey.papers:
        found += [text(pdf), *(one.decode() for one in attached(pdf).values())]
    return found
