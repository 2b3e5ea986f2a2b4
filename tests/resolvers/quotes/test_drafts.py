"""Drafts: what they come to, what they refuse, and that one save replaces all lines."""

from decimal import Decimal

from models.errors import ErrorCode
from models.quote_versions import QuoteStatus, QuoteVersion
from resolvers.quotes import drafts, sending
from resolvers.quotes.finding import lines_of, recipients_of
from tests.resolvers.acting import refused
from tests.resolvers.quotes.scene import ANA, BEN, LINE, Scene


def current(scene: Scene, quote) -> QuoteVersion:
    return scene.session.get_one(QuoteVersion, quote.current_version_id)


def test_a_draft_is_computed_when_it_is_saved(scene: Scene):
    quote = scene.draft(discount={"percent": Decimal(10)})
    version = current(scene, quote)
    assert (version.number, version.status) == (1, QuoteStatus.DRAFT)
    assert (version.subtotal, version.discount_total) == (Decimal("200.00"), Decimal("20.00"))
    assert (version.tax_total, version.total) == (Decimal("34.20"), Decimal("214.20"))
    (line,) = lines_of(scene.session, version)
    assert (line.tax_name, line.base, line.tax) == (
        "VAT 19 %",
        Decimal("180.00"),
        Decimal("34.20"),
    )


def test_one_save_replaces_all_lines_and_keeps_their_keys(scene: Scene):
    quote = scene.draft(lines=[LINE, LINE | {"name": "Drawer"}])
    version = current(scene, quote)
    keys = [line.key for line in lines_of(scene.session, version)]
    given = [LINE | {"key": keys[1], "name": "Drawer", "quantity": Decimal(5)}]
    drafts.update_quote_draft(scene.session, scene.agent, quote_id=quote.id, lines=given)
    (line,) = lines_of(scene.session, version)
    assert (line.key, line.position, version.subtotal) == (keys[1], 1, Decimal("500.00"))


def test_numbers_rise(scene: Scene):
    first, second = scene.draft(), scene.draft()
    assert first.number.startswith("Q-20")
    assert int(first.number[-5:]) < int(second.number[-5:])


def test_what_no_line_can_be_is_refused_at_its_place(scene: Scene):
    for wrong, field in (
        ({"quantity": Decimal(-1)}, "lines.0.quantity"),
        ({"discount_percent": Decimal(150)}, "lines.0.discount_percent"),
        ({"discount_amount": Decimal(500)}, "lines.0.discount_amount"),
        ({"unit_price": Decimal("0.0000001")}, "lines.0.unit_price"),
    ):
        with refused(scene.session, ErrorCode.OUT_OF_RANGE, field):
            scene.draft(lines=[LINE | wrong])


def test_agents_do_not_override_taxes(scene: Scene):
    with refused(scene.session, ErrorCode.INVALID, "lines.0.tax_percent"):
        scene.draft(lines=[LINE | {"tax_percent": Decimal(0)}])


def test_an_address_that_is_none_is_refused(scene: Scene):
    for email in ("ana", "ana@acme.test\r\nBcc: x@y.test", "a@b@c.test"):
        with refused(scene.session, ErrorCode.INVALID, "recipients.0.email"):
            scene.draft(recipients=[ANA | {"email": email}])


def test_a_last_day_of_the_past_is_refused(scene: Scene):
    from datetime import date

    with refused(scene.session, ErrorCode.OUT_OF_RANGE, "valid_until"):
        scene.draft(valid_until=date(2020, 1, 1))


def test_what_was_sent_is_revised_not_changed(scene: Scene):
    quote = scene.sent()
    with refused(scene.session, ErrorCode.INVALID_STATE):
        drafts.update_quote_draft(scene.session, scene.agent, quote_id=quote.id, title="Other")


def test_who_stays_among_the_recipients_keeps_his_place(scene: Scene):
    quote = scene.draft(recipients=[ANA, BEN])
    ana = recipients_of(scene.session, quote)[0]
    drafts.update_quote_draft(
        scene.session, scene.agent, quote_id=quote.id, recipients=[ANA | {"title": "CEO"}]
    )
    (stays,) = recipients_of(scene.session, quote)
    assert (stays.id, stays.title) == (ana.id, "CEO")


def test_a_duplicate_is_a_new_draft_with_the_same_lines(scene: Scene):
    quote = scene.sent()
    other = drafts.duplicate_quote(scene.session, scene.agent, quote_id=quote.id)
    version = current(scene, other)
    assert other.number != quote.number
    assert (version.number, version.status) == (1, QuoteStatus.DRAFT)
    assert [line.name for line in lines_of(scene.session, version)] == ["Till"]
    sending.send_quote(scene.session, scene.agent, quote_id=other.id)
    assert [one.email for one in recipients_of(scene.session, other)] == [ANA["email"]]
