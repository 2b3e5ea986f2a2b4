"""What a signature needs: the right person, his turn, his name, and the proof of his mailbox."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NotRequired, TypedDict

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import Actor, Role
from auth.links import is_right, live_code
from auth.lookups import LookUp
from models import clock
from models.errors import Conflict, ErrorCode
from models.identities import CustomerRole
from models.ids import FileAssetId
from models.quote_templates import QuoteTemplateVersion
from models.quote_versions import QuoteVersion
from models.quotes import Quote
from models.recipients import CodePurpose, LinkGrant, QuoteRecipient
from models.signatures import SignatureRequest, SignatureStatus, Verification
from resolvers.use_cases import one_of

SEPARATORS: Final = re.compile(r"[\s\-\u2010-\u2015'\u2018\u2019\u02bc.]+")


class TypedSignatureInput(TypedDict):
    """The typed name is the signature."""

    style: NotRequired[str | None]


class DrawnSignatureInput(TypedDict):
    """A drawing: the path of an SVG of 600 by 200, or a PNG of at most 200 kB in base 64."""

    svg_path: NotRequired[str | None]
    png_base64: NotRequired[str | None]


class UploadedSignatureInput(TypedDict):
    """An image that you uploaded."""

    file_id: FileAssetId


@one_of
class SignatureInput(TypedDict):
    """How you sign: exactly one of these."""

    typed: NotRequired[TypedSignatureInput | None]
    drawn: NotRequired[DrawnSignatureInput | None]
    uploaded: NotRequired[UploadedSignatureInput | None]


BUYING: Final = {CustomerRole.ADMIN, CustomerRole.BUYER, CustomerRole.APPROVER}
"""Of a customer's people, who speak for it without being named."""


def signatory(session: Session, actor: Actor, quote: Quote) -> QuoteRecipient:
    """Return the signatory that the actor is; anybody else is told that he is none."""
    found = select(QuoteRecipient).where(
        QuoteRecipient.quote_id == quote.id,
        QuoteRecipient.removed_at.is_(None),
        QuoteRecipient.delegated_to_id.is_(None),
    )
    people = session.scalars(found.execution_options(look_up=LookUp.SIGNERS_OF_QUOTE)).all()
    for one in people:
        if one.signs and _is(actor, one):
            return one
    raise Conflict(ErrorCode.NOT_SIGNATORY)


def _is(actor: Actor, recipient: QuoteRecipient) -> bool:
    if actor.bearer is not None:
        return actor.bearer.may_accept and recipient.id == actor.bearer.recipient_id
    if recipient.user_id is not None:
        return recipient.user_id == actor.user_id
    return recipient.email.casefold() == actor.email.casefold()


def demand_more_than_sight(session: Session, actor: Actor, quote: Quote) -> None:
    """Refuse whoever only reads, by link or as one of the company: he may ask, and nothing else."""
    if actor.bearer is not None and not actor.bearer.may_accept:
        raise Conflict(ErrorCode.NOT_SIGNATORY)
    if actor.role is Role.CUSTOMER and actor.sub_role not in BUYING:
        signatory(session, actor, quote)  # whatever he is at home, who is named decides


def requests_of_all(session: Session, version: QuoteVersion) -> list[SignatureRequest]:
    """Return who is asked to sign a version, also those whom the actor does not see."""
    found = select(SignatureRequest).where(SignatureRequest.quote_version_id == version.id)
    ordered = found.order_by(SignatureRequest.position, SignatureRequest.id)
    return list(session.scalars(ordered.execution_options(look_up=LookUp.SIGNERS_OF_QUOTE)))


def demand_turn(
    session: Session, version: QuoteVersion, recipient: QuoteRecipient
) -> SignatureRequest:
    """Return the request to the recipient, refused while somebody signs before him."""
    requests = requests_of_all(session, version)
    own = next((one for one in requests if one.recipient_id == recipient.id), None)
    if own is None:
        raise Conflict(ErrorCode.NOT_SIGNATORY)
    if own.status is not SignatureStatus.PENDING:
        raise Conflict(ErrorCode.INVALID_STATE, "You have signed this version.")
    earlier = [one for one in requests if one.position < own.position]
    if any(one.status is SignatureStatus.PENDING for one in earlier):
        raise Conflict(ErrorCode.NOT_YOUR_TURN)
    return own


def demand_name(recipient: QuoteRecipient, typed: str) -> None:
    """Refuse a name that is not the signatory's."""
    if not folded_name(typed) or folded_name(typed) != folded_name(recipient.name):
        raise Conflict(ErrorCode.SIGNER_NAME_MISMATCH, field="signer_name")


def folded_name(name: str) -> str:
    """Return a name as it is compared: no marks, no capitals, one space for what separates."""
    plain = "".join(
        sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign)
    )
    return SEPARATORS.sub(" ", plain.casefold()).strip()


def prove(
    session: Session,
    actor: Actor,
    version: QuoteVersion,
    *,
    recipient: QuoteRecipient,
    otp: str | None,
) -> Verification:
    """Return what proves the signer; where a rule wants the code that was mailed, demand it."""
    if _needs_code(session, actor, version):
        check_code(session, recipient, CodePurpose.SIGN, typed=otp)
        return Verification.CODE
    if actor.bearer is not None:
        return Verification.ACCEPT_LINK
    return Verification.TOKEN if actor.is_program else Verification.SESSION


def check_code(
    session: Session,
    recipient: QuoteRecipient,
    purpose: CodePurpose,
    *,
    typed: str | None,
    about: str = "",
) -> None:
    """Use a mailed code up; a wrong one counts. Nothing may have been written before."""
    code = live_code(session, recipient.id, purpose)
    if code is None or not typed:
        raise Conflict(ErrorCode.CODE_REQUIRED, field="otp")
    if not is_right(code, typed, about):

        def count() -> None:
            code.attempts = min(code.attempts + 1, 5)

        raise Conflict(ErrorCode.CODE_WRONG, field="otp", remains=count)
    code.used_at = clock.now()


def _needs_code(session: Session, actor: Actor, version: QuoteVersion) -> bool:
    """By rule of the template, or because the link was read in another browser before."""
    template = session.scalars(
        select(QuoteTemplateVersion)
        .where(QuoteTemplateVersion.id == version.template_version_id)
        .execution_options(look_up=LookUp.SIGNING_RULES)
    ).one()
    above = template.code_above is not None and version.total > template.code_above
    if template.code_required or above:
        return True
    if actor.bearer is None:
        return False
    grant = session.scalar(
        select(LinkGrant)
        .where(LinkGrant.id == actor.bearer.grant_id)
        .execution_options(look_up=LookUp.LINKS_OF_QUOTE)
    )
    bound = grant.browser_hash if grant else None
    return bound is not None and bound != actor.browser
