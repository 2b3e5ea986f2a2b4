"""Price books, taxes, templates, terms, policies and the organisation over the API."""

from __future__ import annotations

from typing import Any

import pytest

from models.ids import public_id
from tests.world import identity

STAFF = ["agent", "manager", "finance", "admin"]
SELLER = """{ organisation { id name email phone website
  address { line1 postalCode city country } } }"""
RULES = """{ organisation { taxId timeZone locale currency paymentDays quoteDays version }
  taxRates(filter: {country: {eq: "DE"}, validUntil: {isNull: true}}) {
    nodes { code name percent validFrom } }
  priceBooks { nodes { name currency audience status validFrom validUntil customerTier { name }
    partnerTier { name } entries(filter: {minimumQuantity: {gt: "0"}}) {
      nodes { unitPrice minimumQuantity product { sku } priceBook { name } } } } }
  quoteTemplates { nodes { name status isDefault versions { count { value } }
    latestVersion { number colour accent intro footer showDiscounts consentText consentRequired
      codeRequired codeAbove quoteTemplate { name } } } }
  termsTemplates { nodes { name isDefault latestVersion { number title body } } }
  approvalPolicies(orderBy: [{field: LINE_PERCENT, direction: ASC}]) {
    nodes { name active linePercent orderPercent total { amount currency } } } }"""
BOOKS = """{ priceBooks(first: 5) { nodes { name currency validFrom partnerTier { name }
  entries { nodes { minimumQuantity unitPrice product { sku } } } } } }"""
ROOTS = ["taxRates", "priceBooks", "quoteTemplates", "termsTemplates", "approvalPolicies"]


def code(answer: dict[str, Any]) -> str:
    """The code of the first error."""
    return str(answer["errors"][0]["extensions"]["code"])


@pytest.mark.parametrize("person", ["ana", "ben", "cleo"])
def test_a_customer_sees_who_sells_and_no_more_of_it(api, person):
    found = api(person).data(SELLER)["organisation"]
    assert found["name"] == "TrustCart GmbH"
    assert found["address"] == {
        "line1": "Chausseestraße 23",
        "postalCode": "10115",
        "city": "Berlin",
        "country": "DE",
    }
    for field in ("taxId", "bankDetails", "timeZone", "currency", "paymentDays", "version"):
        answer = api(person).run(f"{{ organisation {{ {field} }} }}")
        assert code(answer) == "GRAPHQL_VALIDATION_FAILED"


@pytest.mark.parametrize("root", ROOTS)
def test_customers_know_nothing_of_the_catalogues_rules(api, root):
    assert code(api("ana").run(f"{{ {root} {{ nodes {{ id }} }} }}")) == "GRAPHQL_VALIDATION_FAILED"


@pytest.mark.parametrize("root", [*ROOTS[:1], *ROOTS[2:]])
def test_partners_know_nothing_of_them_but_price_books(api, root):
    assert code(api("pia").run(f"{{ {root} {{ nodes {{ id }} }} }}")) == "GRAPHQL_VALIDATION_FAILED"
    assert code(api("pia").run("{ organisation { name } }")) == "GRAPHQL_VALIDATION_FAILED"


@pytest.mark.parametrize("field", ["status", "audience", "validUntil", "customerTier { name }"])
def test_partners_know_little_of_their_book(api, field):
    answer = api("pia").run(f"{{ priceBooks {{ nodes {{ {field} }} }} }}")
    assert code(answer) == "GRAPHQL_VALIDATION_FAILED"


def test_a_partner_sees_todays_prices_of_its_tier_and_of_what_is_published(api):
    (book,) = api("pia").data(BOOKS)["priceBooks"]["nodes"]
    assert (book["name"], book["partnerTier"]["name"]) == ("Certified, EUR", "Gold")
    prices = [
        (one["product"]["sku"], one["minimumQuantity"], one["unitPrice"])
        for one in book["entries"]["nodes"]
    ]
    assert sorted(prices) == [
        ("TC-M2", "0", "194.00"),
        ("TC-STORE", "0", "1110.00"),
        ("TC-T4", "0", "247.00"),
        ("TC-T4", "20", "235.00"),
    ]
    (other,) = api("raj").data(BOOKS)["priceBooks"]["nodes"]
    assert other["name"] == "Registered, EUR"


@pytest.mark.parametrize("name", ["registered_eur", "customers_eur", "last_year_eur"])
def test_another_book_is_no_book_for_a_partner(api, name):
    document = "query ($id: ID!) { priceBook(id: $id) { name } node(id: $id) { id } }"
    given = {"id": public_id("pbk", identity(name))}
    assert api("pia").data(document, given) == {"priceBook": None, "node": None}
    assert api("agent").data(document, given)["priceBook"]


@pytest.mark.parametrize("person", STAFF)
def test_staff_read_what_quotes_are_made_by(api, person):
    found = api(person).data(RULES)
    assert found["organisation"]["timeZone"] == "Europe/Berlin"
    rates = {one["code"]: one["percent"] for one in found["taxRates"]["nodes"]}
    assert rates == {"STANDARD": "19", "REDUCED": "7", "ZERO": "0"}
    books = {one["name"]: one for one in found["priceBooks"]["nodes"]}
    assert len(books) == 7
    assert books["Gold, EUR"]["customerTier"] == {"name": "Gold"}
    assert [one["unitPrice"] for one in books["Gold, EUR"]["entries"]["nodes"]] == ["292.50"]
    templates = {one["name"]: one for one in found["quoteTemplates"]["nodes"]}
    house = templates["House style"]
    assert (house["isDefault"], house["versions"]["count"]["value"]) == (True, 2)
    assert (house["latestVersion"]["number"], house["latestVersion"]["codeRequired"]) == (
        2,
        False,
    )
    assert templates["Large contracts"]["latestVersion"]["codeRequired"]
    (terms,) = found["termsTemplates"]["nodes"]
    assert terms["latestVersion"]["number"] == 2
    bounds = found["approvalPolicies"]["nodes"]
    assert bounds[0]["total"] == {"amount": "50000.00", "currency": "EUR"}
    names = {"Usual bounds", "Usual bounds in dollars"}
    former = set() if person == "agent" else {"Bounds until last year"}
    assert {one["name"] for one in bounds} == names | former


@pytest.mark.parametrize("field", ["marginPercent", "approvers"])
def test_agents_know_their_ceilings_but_neither_margin_nor_approvers(api, field):
    document = f"{{ approvalPolicies {{ nodes {{ {field} }} }} }}"
    assert code(api("agent").run(document)) == "GRAPHQL_VALIDATION_FAILED"
    found = api("manager").data(document)["approvalPolicies"]["nodes"]
    assert ["MANAGER", "FINANCE"] in [one[field] for one in found] or field == "marginPercent"
    hidden = "{ approvalPolicies(orderBy: [{field: MARGIN_PERCENT}]) { nodes { id } } }"
    assert code(api("agent").run(hidden)) == "GRAPHQL_VALIDATION_FAILED"


MAY = {
    "createPriceBook": {"manager", "finance", "admin"},
    "updatePriceBook": {"manager", "finance", "admin"},
    "activatePriceBook": {"manager", "finance", "admin"},
    "expirePriceBook": {"manager", "finance", "admin"},
    "setPriceBookEntry": {"manager", "finance", "admin"},
    "endPriceBookEntry": {"manager", "finance", "admin"},
    "createTaxRate": {"finance", "admin"},
    "endTaxRate": {"finance", "admin"},
    "updateOrganisation": {"admin"},
    "createQuoteTemplate": {"manager", "admin"},
    "publishQuoteTemplateVersion": {"manager", "admin"},
    "createTermsTemplate": {"manager", "admin"},
    "publishTermsTemplateVersion": {"manager", "admin"},
    "createApprovalPolicy": {"admin"},
    "updateApprovalPolicy": {"admin"},
    "retireApprovalPolicy": {"admin"},
    "activateApprovalPolicy": {"admin"},
}


@pytest.mark.parametrize("person", [*STAFF, "ana", "pia"])
def test_who_may_call_what(api, person):
    names = "{ __schema { mutationType { fields { name } } } }"
    fields = api(person).data(names)["__schema"]["mutationType"]["fields"]
    mine = {one["name"] for one in fields} & MAY.keys()
    assert mine == {name for name, who in MAY.items() if person in who}


def act(client: Any, mutation: str, shown: str, /, **given: Any) -> Any:
    """What a mutation answers."""
    kind = mutation[0].upper() + mutation[1:]
    document = f"""mutation ($input: {kind}Input!) {{ {mutation}(input: $input) {{ {shown}
      userErrors {{ code path }} }} }}"""
    return client.data(document, {"input": given})[mutation]


def test_a_price_is_set_counts_and_ends_over_the_api(writing_api):
    finance = writing_api("finance")
    shown = "priceBook { id status version }"
    made = act(finance, "createPriceBook", shown, name="Spring", currency="CHF")["priceBook"]
    book = {"priceBookId": made["id"]}
    line = {"productId": public_id("prd", identity("terminal")), "unitPrice": "318.255"}
    entry = "priceBookEntry { id unitPrice minimumQuantity validUntil }"
    put = act(finance, "setPriceBookEntry", entry, **book, **line, minimumQuantity="2.5")
    assert put["userErrors"] == []
    assert put["priceBookEntry"]["unitPrice"] == "318.255"
    again = act(finance, "setPriceBookEntry", entry, **book, **line, minimumQuantity="-1")
    path = ["input", "minimumQuantity"]
    assert again == {
        "priceBookEntry": None,
        "userErrors": [{"code": "OUT_OF_RANGE", "path": path}],
    }
    assert act(finance, "activatePriceBook", shown, **book)["priceBook"]["status"] == "ACTIVE"
    stale = act(finance, "expirePriceBook", shown, **book, expectedVersion=made["version"])
    assert stale["userErrors"][0]["code"] == "CONFLICT"
    ended = act(finance, "endPriceBookEntry", entry, priceBookEntryId=put["priceBookEntry"]["id"])
    assert ended["priceBookEntry"]["validUntil"]


def test_a_house_style_is_published_and_made_the_default(writing_api):
    manager = writing_api("manager")
    shown = "quoteTemplate { id status isDefault latestVersion { number colour } }"
    made = act(manager, "createQuoteTemplate", shown, name="Plain", consentText="I accept.")
    key = {"quoteTemplateId": made["quoteTemplate"]["id"]}
    edition = "quoteTemplateVersion { number colour consentText }"
    bad = act(manager, "publishQuoteTemplateVersion", edition, **key, colour="green")
    assert bad["userErrors"] == [{"code": "INVALID", "path": ["input", "colour"]}]
    published = act(manager, "publishQuoteTemplateVersion", edition, **key, colour="#123456")
    assert published["quoteTemplateVersion"] == {
        "number": 2,
        "colour": "#123456",
        "consentText": "I accept.",
    }
    early = act(manager, "makeQuoteTemplateDefault", shown, **key)
    assert early["userErrors"] == [{"code": "INVALID_STATE", "path": ["input"]}]
    act(manager, "activateQuoteTemplate", shown, **key)
    done = act(manager, "makeQuoteTemplateDefault", shown, **key)["quoteTemplate"]
    assert done["isDefault"]
    assert done["latestVersion"] == {"number": 2, "colour": "#123456"}
    names = "{ quoteTemplates(filter: {isDefault: {eq: true}}) { nodes { name } } }"
    assert manager.data(names)["quoteTemplates"]["nodes"] == [{"name": "Plain"}]


def test_the_organisation_and_a_policy_are_changed_by_an_admin(writing_api):
    admin = writing_api("admin")
    shown = "organisation { quoteDays address { city country } }"
    moved = act(admin, "updateOrganisation", shown, quoteDays=60, address={"city": "Bonn"})
    assert moved["organisation"] == {"quoteDays": 60, "address": {"city": "Bonn", "country": "DE"}}
    broken = act(admin, "updateOrganisation", shown, address={"country": "Germany"})
    assert broken["userErrors"] == [{"code": "TOO_LONG", "path": ["input", "address", "country"]}]
    policy = "approvalPolicy { approvers linePercent total { amount } active }"
    made = act(
        admin,
        "createApprovalPolicy",
        policy,
        name="Yen",
        approvers=["FINANCE"],
        total={"amount": "9000000", "currency": "JPY"},
    )
    assert made["approvalPolicy"] == {
        "approvers": ["FINANCE"],
        "linePercent": None,
        "total": {"amount": "9000000"},
        "active": True,
    }


def test_a_rate_of_a_country_is_entered_by_finance(writing_api):
    finance = writing_api("finance")
    given = {"code": "STANDARD", "country": "DE", "name": "VAT 21 %", "percent": "21"}
    shown = "taxRate { percent validUntil }"
    twice = act(finance, "createTaxRate", shown, **given, validFrom="2035-01-01")
    assert twice["userErrors"] == [{"code": "OVERLAP", "path": ["input", "validFrom"]}]
    present = public_id("tax", identity("vat_de"))
    ended = act(finance, "endTaxRate", shown, taxRateId=present, validUntil="2035-01-01")
    assert ended["taxRate"] == {"percent": "19", "validUntil": "2035-01-01"}
    made = act(finance, "createTaxRate", shown, **given, validFrom="2035-01-01")
    assert made["taxRate"] == {"percent": "21", "validUntil": None}
    told = finance.data('{ events(filter: {name: {eq: "tax_rate.ended"}}) { nodes { changes } } }')
    assert told["events"]["nodes"] == [{"changes": {"valid_until": "2035-01-01"}}]
    act(writing_api("admin"), "createTaxRate", shown, **given | {"code": "LOCAL"})
    told = finance.data('{ events(filter: {name: {eq: "tax_rate.created"}}) { nodes { id } } }')
    assert len(told["events"]["nodes"]) == 2
