"""What somebody without a login may do: read the programme's tiers, apply, and nothing else."""

from __future__ import annotations

from dataclasses import replace

from auth.actors import API_ADHOC, Role, anybody
from schema.build import printed, schema_of
from tests.api import Api

APPLY = """
mutation($input: ApplyAsPartnerInput!) {
  applyAsPartner(input: $input) { reference answerBy userErrors { code path } }
}
"""
TOLD = {
    "companyName": "Lighthouse Lda",
    "kind": "REFERRAL",
    "country": "PT",
    "contactName": "Inês Duarte",
    "email": "ines@lighthouse.test",
}


def asked(api: Api, document: str, **variables: object):
    """What the engine answers to anybody; his documents are those of a page, here our own."""
    stranger = replace(anybody("203.0.113.9"), scopes=frozenset({API_ADHOC}))
    return api(stranger).run(document, variables)


def test_anybody_has_a_schema_of_two_fields():
    schema = schema_of(Role.PUBLIC)
    assert schema.query_type is not None
    assert schema.mutation_type is not None
    assert set(schema.query_type.fields) == {"partnerTiers"}
    assert set(schema.mutation_type.fields) == {"applyAsPartner"}
    text = printed(Role.PUBLIC)
    assert not [word for word in ("Partner", "Customer", "Deal", "User") if f"type {word} " in text]


def test_anybody_reads_the_tiers_of_the_programme(api: Api):
    told = asked(api, "{ partnerTiers { nodes { name rank } } }")["data"]["partnerTiers"]["nodes"]
    assert {"name": "Gold", "rank": 2} in told


def test_anybody_applies(writing_api: Api):
    told = asked(writing_api, APPLY, input=TOLD)["data"]["applyAsPartner"]
    assert told["reference"].startswith("PA-")
    assert told["userErrors"] == []
    reader = writing_api("manager")
    found = reader.data("{ partnerApplications { nodes { companyName status } } }")
    assert {"companyName": "Lighthouse Lda", "status": "SUBMITTED"} in found["partnerApplications"][
        "nodes"
    ]
