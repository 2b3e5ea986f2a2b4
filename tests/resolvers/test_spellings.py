"""One spelling for what has several, and what has none."""

import pytest

from models.customers import Customer
from models.errors import ErrorCode, Invalid
from resolvers import customers, leads, partners
from resolvers.records import assign
from resolvers.spellings import respell
from tests.resolvers.acting import refused
from tests.resolvers.people import acts


@pytest.mark.parametrize(
    "address",
    [
        "https://acme.test",
        "HTTP://www.acme.test:8080/a?b=c#d",
        "https://b\u00fccher.test/\u00e9",
        "http://[2001:db8::1]/",
        "  https://acme.test/  ",
    ],
)
def test_a_website_is_an_absolute_address_of_the_web(address):
    fields = {"website": address}
    respell(fields)
    assert fields["website"] == address.strip()


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript://acme.test/%0aalert(1)",
        "data:text/html,x",
        "//acme.test",
        "acme.test",
        "https:acme.test",
        "https://",
        "https:///path",
        "http://.",
        "https://user@acme.test",
        "https://acme.test:port",
        "https://acme.test:99999",
        "https://[::1",
        "https://acme.test/a b",
        "java\nscript:alert(1)",
        "ht\ntps://acme.test",
        "https://acme.test/\u202egnp",
        'https://acme.test/"onclick="',
        "ftp://acme.test",
    ],
)
def test_what_is_no_address_of_the_web_is_no_website(address):
    with pytest.raises(Invalid) as refusal:
        respell({"website": address})
    assert (refusal.value.field, refusal.value.code) == ("website", ErrorCode.INVALID)


def test_a_website_is_as_long_as_its_column_at_most():
    with pytest.raises(Invalid) as refusal:
        assign(Customer(), {"website": "https://acme.test/" + "x" * 400})
    assert (refusal.value.field, refusal.value.code) == ("website", ErrorCode.TOO_LONG)


@pytest.mark.parametrize(
    "create", [customers.create_customer, leads.create_lead, partners.create_partner]
)
def test_whatever_has_a_website_takes_none_but_such(world_session, create):
    actor = acts(world_session, "admin")
    with refused(world_session, ErrorCode.INVALID, field="website"):
        create(world_session, actor, name="W", website="javascript:alert(1)")
    assert create(world_session, actor, name="W", website="https://w.test").website
