"""The mails about quotes: one function for each event, which says who is told what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.links import CODE_LIVES
from jobs.letters.drafting import About, Draft, about, attached, people, recipient
from jobs.mailing import MailKind, Moment
from models import clock
from models.documents import DocumentKind
from models.events import Event
from models.orders import Order
from models.quote_threads import QuoteComment
from models.quote_versions import OPEN, QuoteVersion
from models.recipients import CodePurpose, QuoteRecipient, RecipientRole
from models.signatures import Signature, SignatureRequest, SignatureStatus
from resolvers.documents import paper_of

Drafts = Iterable[Draft]


def sent(session: Session, event: Event) -> Drafts:
    """Those whose turn it is are asked to sign, viewers get a copy; the others wait."""
    told = about(session, event)
    again = told.version.number > 1 and _was_sent_before(session, told)
    kind = MailKind.QUOTE_NEW_VERSION if again else MailKind.QUOTE_SENT
    chooser = event.changes.get("chosen_by")
    turn = _next_to_sign(session, told.version)
    signer = ", ".join(one.name for one in turn)
    for person in people(session, told.quote):
        if str(person.id) == chooser:
            continue
        if person.role is RecipientRole.VIEWER:
            yield told.draft(MailKind.QUOTE_COPY, person, signer=signer)
        elif person.id in {one.id for one in turn}:
            yield told.draft(kind, person)


def signed(session: Session, event: Event) -> Drafts:
    """Who has signed gets his receipt, and the next one is asked."""
    told = about(session, event)
    signer = event.changes["signer"]
    turn = _next_to_sign(session, told.version)
    waiting = ", ".join(one.name for one in turn)
    yield told.draft(
        MailKind.SIGNED_PARTLY, recipient(session, event), signer=signer, waiting=waiting
    )
    for person in turn:
        yield told.draft(MailKind.YOUR_TURN, person, signer=signer)


def accepted(session: Session, event: Event) -> Drafts:
    """The owner learns that the quote is accepted."""
    told = about(session, event)
    return told.notice(
        MailKind.SIGNED_NOTICE,
        signer=event.changes["signer"],
        signed_at=Moment(event.at, told.version.time_zone),
        order=_order(session, told.version),
    )


def sealed(session: Session, event: Event) -> Drafts:
    """All who signed get the sealed PDF."""
    told = about(session, event)
    paper = paper_of(session, DocumentKind.QUOTE_SIGNED, told.version.id)
    sent_paper = paper_of(session, DocumentKind.QUOTE_SENT, told.version.id)
    assert paper is not None
    signatures = session.scalars(
        select(Signature).where(Signature.quote_version_id == told.version.id)
    ).all()
    names = ", ".join(one.signer_name for one in signatures)
    for signature in signatures:
        made = told.draft(
            MailKind.SIGNED,
            session.get_one(QuoteRecipient, signature.recipient_id),
            link="receipt",
            signer=names,
            signed_at=Moment(signature.signed_at, signature.time_zone),
            order=_order(session, told.version),
            pdf_hash=sent_paper.sha256 if sent_paper else None,
        )
        check = {"link:verify": {"path": f"/verify/{signature.verify_id}"}}
        receipt = {**made.secrets["link:receipt"], "after": "/done"}
        secrets = {"link:receipt": receipt, **check}
        yield replace(made, attachments=(attached(paper),), secrets=secrets)


def declined(session: Session, event: Event) -> Drafts:
    """The owner learns of the no and its reason."""
    told = about(session, event)
    note = told.version.decline_note
    return told.notice(MailKind.DECLINED, author=event.changes["by"], message=note)


def withdrawn(session: Session, event: Event) -> Drafts:
    """Those who were asked are told that it is over."""
    told = about(session, event)
    return [told.draft(MailKind.WITHDRAWN, one) for one in _signatories(session, told)]


def expired(session: Session, event: Event) -> Drafts:
    """Those who have not decided are told how to go on."""
    told = about(session, event)
    return [told.draft(MailKind.EXPIRED, one) for one in _signatories(session, told)]


def superseded(session: Session, event: Event) -> Drafts:
    """Whose signature is void is told so."""
    told = about(session, event)
    given = session.scalars(
        select(Signature).where(Signature.quote_version_id == told.version.id)
    ).all()
    for signature in given:
        yield told.draft(
            MailKind.SIGNATURE_CANCELLED,
            session.get_one(QuoteRecipient, signature.recipient_id),
            signed_at=Moment(signature.signed_at, signature.time_zone),
        )


def reminded(session: Session, event: Event) -> Drafts:
    """Whose turn it is, is reminded, unless all is decided since."""
    told, person = about(session, event), recipient(session, event)
    assert told.version.expires_at is not None
    left = told.version.expires_at - clock.now()
    waited_for = {one.id for one in _next_to_sign(session, told.version)}
    if person.id in waited_for and told.version.status in OPEN and left > timedelta():
        yield told.draft(MailKind.QUOTE_REMINDER, person, left=left)


def asked(session: Session, event: Event) -> Drafts:
    """The owner gets the question."""
    told = about(session, event)
    comment = session.get_one(QuoteComment, UUID(event.changes["comment_id"]))
    return told.notice(
        MailKind.QUOTE_QUESTION, link="thread", author=comment.author_name, message=comment.text
    )


def answered(session: Session, event: Event) -> Drafts:
    """Who asked gets the answer."""
    told = about(session, event)
    comment = session.get_one(QuoteComment, UUID(event.changes["comment_id"]))
    if comment.reply_to_id is None or comment.audience.value != "CUSTOMER":
        return
    first = session.get_one(QuoteComment, comment.reply_to_id)
    if first.recipient_id is None:
        return
    asker = session.get_one(QuoteRecipient, first.recipient_id)
    author = comment.author_name
    yield told.draft(MailKind.QUOTE_ANSWER, asker, author=author, message=comment.text)


def changes_requested(session: Session, event: Event) -> Drafts:
    """The owner gets the wishes."""
    told = about(session, event)
    wishes = session.scalars(
        select(QuoteComment)
        .where(
            QuoteComment.quote_version_id == told.version.id, QuoteComment.created_at <= event.at
        )
        .order_by(QuoteComment.id.desc())
        .limit(20)
    ).all()
    text = "\n".join(one.text for one in reversed(wishes))
    return told.notice(
        MailKind.QUOTE_CHANGE_REQUEST, link="thread", author=event.changes["by"], message=text
    )


def code_requested(session: Session, event: Event) -> Drafts:
    """Who is to prove his mailbox gets the code."""
    told = about(session, event)
    person = recipient(session, event)
    delegates = event.changes["purpose"] == CodePurpose.DELEGATE
    kind = MailKind.DELEGATION_CODE if delegates else MailKind.SIGNING_CODE
    made = told.draft(
        kind,
        person,
        lasts=CODE_LIVES,
        delegate=event.changes.get("delegate", ""),
        delegate_address=event.changes.get("delegate_address", ""),
    )
    return [replace(made, secrets={"code": {"code": event.changes["code_id"]}})]


def delegated(session: Session, event: Event) -> Drafts:
    """The delegate is asked to sign; whose link is over by that gets one to read by."""
    told = about(session, event)
    yield told.draft(
        MailKind.DELEGATED,
        recipient(session, event),
        delegator=event.changes["from"],
        message=event.changes.get("message"),
    )
    if event.changes.get("by_link"):
        delegator = recipient(session, event, "from_recipient_id")
        yield told.draft(MailKind.QUOTE_COPY, delegator, signer=event.changes["to"])


def forwarded(session: Session, event: Event) -> Drafts:
    """A colleague gets a copy to read."""
    told = about(session, event)
    signer = ", ".join(one.name for one in _next_to_sign(session, told.version))
    return [
        told.draft(
            MailKind.QUOTE_COPY,
            recipient(session, event),
            signer=signer or event.changes["by"],
            message=event.changes.get("message"),
        )
    ]


def link_renewed(session: Session, event: Event) -> Drafts:
    """Who asked for a new link gets it."""
    told = about(session, event)
    return [told.draft(MailKind.FRESH_LINK, recipient(session, event))]


def _next_to_sign(session: Session, version: QuoteVersion) -> list[QuoteRecipient]:
    requests = session.scalars(
        select(SignatureRequest)
        .where(
            SignatureRequest.quote_version_id == version.id,
            SignatureRequest.status == SignatureStatus.PENDING,
        )
        .order_by(SignatureRequest.position, SignatureRequest.id)
    ).all()
    first = [one for one in requests if one.position == requests[0].position]
    return [session.get_one(QuoteRecipient, one.recipient_id) for one in first]


def _signatories(session: Session, told: About) -> list[QuoteRecipient]:
    return [one for one in people(session, told.quote) if one.role is RecipientRole.SIGNATORY]


def _was_sent_before(session: Session, told: About) -> bool:
    earlier = select(QuoteVersion.id).where(
        QuoteVersion.quote_id == told.quote.id,
        QuoteVersion.number < told.version.number,
        QuoteVersion.sent_at.is_not(None),
    )
    return session.scalar(earlier.limit(1)) is not None


def _order(session: Session, version: QuoteVersion) -> str | None:
    return session.scalar(select(Order.number).where(Order.quote_version_id == version.id))
