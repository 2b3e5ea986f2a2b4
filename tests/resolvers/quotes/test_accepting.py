"""Acceptance: the named signer signs what he read, once, and it becomes one order."""

import base64
import hashlib
import json
import struct
import zlib
from io import BytesIO

import pytest
import rfc8785
from PIL import Image
from sqlalchemy import select

from auth.actors import SYSTEM
from auth.binding import bind
from auth.links import code_of
from models import storage
from models.documents import FileAsset
from models.errors import DomainError, ErrorCode
from models.money import Money
from models.orders import Order
from models.quote_versions import QuoteStatus
from models.recipients import GrantPurpose, LinkGrant, OneTimeCode
from models.signatures import Signature, SignatureMethod, Verification
from resolvers.quotes import papers, sending, viewing
from resolvers.quotes.origins import origin_hash
from resolvers.quotes.signing import folded_name
from tests.resolvers.acting import refused, told
from tests.resolvers.quotes.scene import ANA, BEN, Scene, kept


def png(size: tuple[int, int]) -> str:
    """A small file that says that its picture is this large."""
    head = struct.pack(">IIBBBBB", *size, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(piece)) + name + piece + struct.pack(">I", zlib.crc32(name + piece))
        for name, piece in parts
    )
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"".join(chunks)).decode()


def signature_of(scene: Scene, quote) -> Signature:
    bind(scene.session, SYSTEM)
    version = scene.shown(quote)
    return scene.session.scalars(
        select(Signature).where(Signature.quote_version_id == version.id)
    ).one()


def test_the_named_signer_accepts_by_the_link_of_his_own_mail(scene: Scene):
    quote = scene.sent()
    link = scene.link(quote, address="203.0.113.9", user_agent="Browser 1")
    done = scene.accept(link, quote, purchase_order_ref="PO-7")
    version = scene.shown(quote)
    assert (version.status, version.purchase_order_ref) == (QuoteStatus.ACCEPTED, "PO-7")
    assert done.order is not None
    assert done.order.total == version.total
    signature = signature_of(scene, quote)
    assert signature.verified_by is Verification.ACCEPT_LINK
    assert signature.content_hash == version.content_hash
    assert signature.evidence["signer"]["email"] == ANA["email"]
    assert (signature.address, signature.user_agent) == ("203.0.113.9", "Browser 1")
    assert {"quote.accepted", "order.created"} <= set(told(scene.session))


def test_a_view_link_reads_and_never_accepts(scene: Scene):
    viewer = BEN | {"role": "VIEWER"}
    quote = scene.sent(recipients=[ANA, viewer])
    reader = scene.link(quote, BEN["email"], purpose=GrantPurpose.VIEW)
    with refused(scene.session, ErrorCode.NOT_SIGNATORY):
        scene.accept(reader, quote)


def test_the_link_of_one_quote_opens_no_other(scene: Scene):
    first, second = scene.sent(), scene.sent()
    with refused(scene.session, ErrorCode.NOT_FOUND, "quote_id"):
        scene.accept(scene.link(first), second)


def test_a_colleague_with_a_login_is_no_signatory(scene: Scene):
    quote = scene.sent()
    with refused(scene.session, ErrorCode.NOT_SIGNATORY):
        scene.accept(scene.buyer(), quote)


def test_the_signatory_accepts_by_his_login_too(scene: Scene):
    quote = scene.sent(recipients=[BEN | {"name": "Ben"}])
    scene.accept(scene.buyer(), quote)
    assert signature_of(scene, quote).verified_by is Verification.SESSION


@pytest.mark.parametrize("name", ["Ana", "Anna Almeida", "ana@acme.test", "  ", "Ana Almeida Jr"])
def test_another_name_is_refused(scene: Scene, name: str):
    quote = scene.sent()
    with refused(scene.session, ErrorCode.SIGNER_NAME_MISMATCH, "signer_name"):
        scene.accept(scene.link(quote), quote, signer_name=name)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("ana  almeida", "Ana Almeida"),
        ("ANA ALMÉIDA", "Ana Almeida"),
        ("Jean Luc O Neil", "Jean-Luc O’Neil"),
        ("J. R. Ewing", "J R Ewing"),
    ],
)
def test_names_are_compared_without_marks_capitals_and_separators(typed: str, asked: str):
    assert folded_name(typed) == folded_name(asked)


def test_without_consent_nothing_is_signed(scene: Scene):
    quote = scene.sent()
    with refused(scene.session, ErrorCode.CONSENT_REQUIRED, "consent"):
        scene.accept(scene.link(quote), quote, consent=False)


def test_a_version_that_was_replaced_meanwhile_is_not_signed(scene: Scene):
    quote = scene.sent()
    link, seen = scene.link(quote), scene.shown(quote)
    bind(scene.session, scene.agent)
    sending.revise_quote(scene.session, scene.agent, quote_id=quote.id)
    sending.send_quote(scene.session, scene.agent, quote_id=quote.id)
    hashed = {"version": seen.number, "content_hash": seen.content_hash}
    with refused(scene.session, ErrorCode.QUOTE_SUPERSEDED, "version"):
        scene.accept(link, quote, **hashed)


def test_another_content_than_was_shown_is_not_signed(scene: Scene):
    quote = scene.sent()
    with pytest.raises(DomainError) as caught:
        scene.accept(scene.link(quote), quote, content_hash="0" * 64)
    told = caught.value
    assert (told.code, told.field) == (ErrorCode.QUOTE_SUPERSEDED, "content_hash")
    assert (told.params, told.records) == ({"currentVersion": 1}, (quote,))
    bind(scene.session, SYSTEM)
    assert scene.session.scalars(select(Signature)).all() == []


def test_who_comes_second_is_told_so_with_the_order(scene: Scene):
    quote = scene.sent()
    order = scene.accept(scene.link(quote), quote).order
    with pytest.raises(DomainError) as caught:
        scene.accept(scene.link(quote), quote)
    assert caught.value.code is ErrorCode.QUOTE_ALREADY_ACCEPTED
    assert caught.value.records == (quote, order)
    bind(scene.session, SYSTEM)
    assert len(scene.session.scalars(select(Order)).all()) == 1


def test_several_sign_in_their_order(scene: Scene):
    quote = scene.sent(recipients=[ANA, BEN])
    with refused(scene.session, ErrorCode.NOT_YOUR_TURN):
        scene.accept(scene.link(quote, BEN["email"]), quote)
    assert scene.accept(scene.link(quote), quote).order is None
    assert scene.shown(quote).status is QuoteStatus.SENT
    assert scene.accept(scene.link(quote, BEN["email"]), quote).order is not None
    assert scene.shown(quote).status is QuoteStatus.ACCEPTED


def test_above_the_companys_threshold_a_second_person_signs(scene: Scene):
    scene.customer.approval_threshold = Money(scene.shown(scene.sent()).total, "EUR").amount - 1
    scene.customer.approval_threshold_currency = "EUR"
    from models.identities import CustomerRole

    quote = scene.sent()
    approver = scene.buyer("cara@acme.test", CustomerRole.APPROVER)
    assert scene.accept(scene.link(quote), quote).order is None
    done = scene.accept(approver, quote)
    assert done.order is not None


def test_a_template_may_want_the_code_that_was_mailed(scene_with_codes: Scene):
    scene = scene_with_codes
    quote = scene.sent()
    link = scene.link(quote)
    with refused(scene.session, ErrorCode.CODE_REQUIRED, "otp"):
        scene.accept(link, quote)
    bind(scene.session, link)
    viewing.request_signing_code(scene.session, link, quote_id=quote.id)
    code = mailed_code(scene)
    with pytest.raises(DomainError) as caught:
        scene.accept(link, quote, otp="000000" if code != "000000" else "111111")
    assert caught.value.code is ErrorCode.CODE_WRONG
    kept(caught.value)
    scene.accept(link, quote, otp=code)
    assert signature_of(scene, quote).verified_by is Verification.CODE


def test_five_wrong_codes_make_the_right_one_useless(scene_with_codes: Scene):
    scene = scene_with_codes
    quote = scene.sent()
    link = scene.link(quote)
    viewing.request_signing_code(scene.session, link, quote_id=quote.id)
    code = mailed_code(scene)
    for _ in range(5):
        with pytest.raises(DomainError) as caught:
            scene.accept(link, quote, otp="999999" if code != "999999" else "111111")
        kept(caught.value)
        scene.session.flush()
    with refused(scene.session, ErrorCode.CODE_WRONG, "otp"):
        scene.accept(link, quote, otp=code)


def test_another_browser_than_the_one_that_read_needs_a_code(scene: Scene):
    quote = scene.sent()
    own = scene.link(quote, browser="cookie of the first browser")
    viewing.note_quote_viewed(scene.session, own, quote_id=quote.id)
    other = scene.link(quote, browser="cookie of another browser")
    with refused(scene.session, ErrorCode.CODE_REQUIRED, "otp"):
        scene.accept(other, quote)
    with refused(scene.session, ErrorCode.CODE_REQUIRED, "otp"):
        scene.accept(scene.link(quote), quote)
    own = scene.link(quote, browser="cookie of the first browser")
    assert scene.accept(own, quote).order is not None


def test_a_drawing_is_taken_as_it_is(scene: Scene):
    quote = scene.sent()
    drawing = {"drawn": {"svg_path": "M10 10 C20 20 30 5 40 10"}}
    scene.accept(scene.link(quote), quote, signature=drawing)
    signature = signature_of(scene, quote)
    assert (signature.method, signature.svg_path) == (
        SignatureMethod.DRAWN,
        "M10 10 C20 20 30 5 40 10",
    )


@pytest.mark.parametrize(
    ("drawing", "code"),
    [
        ({"svg_path": '"/><script>alert(1)</script>'}, ErrorCode.INVALID),
        ({"svg_path": "M0 0", "png_base64": "AAAA"}, ErrorCode.INVALID),
        ({}, ErrorCode.INVALID),
        ({"png_base64": "not base 64!"}, ErrorCode.FILE_REFUSED),
        ({"png_base64": "PHN2Zz48L3N2Zz4="}, ErrorCode.FILE_REFUSED),
        ({"png_base64": png((60_000, 60_000))}, ErrorCode.FILE_REFUSED),
        ({"png_base64": png((10_000, 10_000))}, ErrorCode.FILE_REFUSED),
        ({"svg_path": "9" * 49_000}, ErrorCode.INVALID),
        ({"svg_path": "M" + "9" * 49_000 + " 1 L 1 1"}, ErrorCode.INVALID),
        ({"svg_path": "M0 0"}, ErrorCode.INVALID),
        ({"svg_path": "M0 0 L1"}, ErrorCode.INVALID),
    ],
)
def test_what_is_no_drawing_is_refused(scene: Scene, drawing: dict[str, str], code: ErrorCode):
    quote = scene.sent()
    with pytest.raises(DomainError) as caught, scene.session.begin_nested():
        scene.accept(scene.link(quote), quote, signature={"drawn": drawing})
    assert caught.value.code is code


def test_a_drawn_picture_is_kept_without_what_hangs_on_it(scene: Scene):
    quote, written = scene.sent(), BytesIO()
    Image.new("RGBA", (40, 20), "navy").save(written, "PNG")
    picture = base64.b64encode(written.getvalue() + b"<script>trailing").decode()
    scene.accept(scene.link(quote), quote, signature={"drawn": {"png_base64": picture}})
    kept_as = signature_of(scene, quote).image_sha256
    assert kept_as is not None
    content = storage.read(kept_as)
    assert b"trailing" not in content
    with Image.open(BytesIO(content)) as again:
        assert (again.size, again.getpixel((0, 0))) == ((40, 20), (0, 0, 128, 255))


def test_what_is_embedded_hashes_to_what_is_stored(scene: Scene):
    """Also when the sent PDF was rendered only after the signature."""
    quote = scene.sent()
    scene.accept(scene.link(quote), quote, signature={"drawn": {"svg_path": "M0 0 L9 9"}})
    signature, version = signature_of(scene, quote), scene.shown(quote)
    papers.keep_sent(scene.session, SYSTEM, papers.printable(scene.session, version.id), b"%PDF-1")
    scene.session.flush()
    (embedded,) = papers.signed(scene.session, version.id).evidence
    again = hashlib.sha256(rfc8785.dumps(embedded["evidence"])).hexdigest()
    assert again == embedded["evidence_hash"] == signature.evidence_hash
    assert embedded["pdf_hash"] == hashlib.sha256(b"%PDF-1").hexdigest()


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.9", "203.0.113.0/24"),
        ("2001:db8:1:2::9", "2001:db8:1::/48"),
        (None, None),
    ],
)
def test_where_a_signer_was_is_whole_for_us_and_a_network_for_the_others(
    scene: Scene, address: str | None, network: str | None
):
    quote = scene.sent()
    link = scene.link(quote, address=address, user_agent="Browser 7")
    scene.accept(link, quote)
    signature, version = signature_of(scene, quote), scene.shown(quote)
    (embedded,) = papers.signed(scene.session, version.id).evidence
    told = json.dumps(embedded)
    assert embedded["evidence"]["network"] == network
    assert "Browser 7" not in told
    assert str(address) not in told
    whole = {"address": address, "user_agent": "Browser 7", "origin_salt": signature.origin_salt}
    assert signature.origin_salt not in told
    bound = hashlib.sha256(rfc8785.dumps(whole)).hexdigest()
    assert bound == embedded["evidence"]["origin_hash"] == origin_hash(signature)


def test_somebody_elses_upload_is_not_there(scene: Scene):
    quote = scene.sent()
    bind(scene.session, SYSTEM)
    asset = FileAsset(sha256="0" * 64, size=1, media_type="image/png", file_name="a.png")
    scene.session.add(asset)
    scene.session.flush()
    with refused(scene.session, ErrorCode.NOT_FOUND, "signature.uploaded.file_id"):
        scene.accept(scene.link(quote), quote, signature={"uploaded": {"file_id": asset.id}})


def mailed_code(scene: Scene) -> str:
    bind(scene.session, SYSTEM)
    made = select(OneTimeCode).where(OneTimeCode.used_at.is_(None))
    return code_of(scene.session.scalars(made).one().id)


def test_the_table_of_links_keeps_hashes_only(scene: Scene):
    from auth.links import token_of

    quote = scene.sent()
    bind(scene.session, SYSTEM)
    (grant,) = scene.session.scalars(select(LinkGrant).where(LinkGrant.quote_id == quote.id))
    kept = {str(getattr(grant, one.name)) for one in LinkGrant.__table__.c}
    assert token_of(grant) not in kept
    assert len(token_of(grant)) >= 27
