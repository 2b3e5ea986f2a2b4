"""Courses over the API: no partner has right answers; certificates are a company's own."""

from __future__ import annotations

import pytest

from auth.actors import Role
from schema.build import printed
from tests.api import Api

LEARNING = """
{ courses(first: 9) { nodes { title isUnlocked pageCount
    lessons(first: 9) { nodes { title body } } quiz(first: 9) { nodes { text choices } } } } }
"""
HELD = "{ certifications { nodes { name holder isValid verifyId } } }"


def test_no_partners_schema_has_right_answers(api: Api):
    assert "rightChoices" not in printed(Role.PARTNER)
    assert "rightChoices" in printed(Role.MANAGER)
    told = api("pia").run("{ courses { nodes { quiz { nodes { rightChoices } } } } }")
    assert told["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


@pytest.mark.parametrize(("person", "pages"), [("pia", 1), ("raj", 0)])
def test_a_course_above_the_tier_shows_its_title_alone(api: Api, person: str, pages: int):
    found = {one["title"]: one for one in api(person).data(LEARNING)["courses"]["nodes"]}
    above = found["Answering tenders"]
    assert (above["isUnlocked"], above["pageCount"]) == (bool(pages), 1)
    assert len(above["lessons"]["nodes"]) == len(above["quiz"]["nodes"]) == pages
    open_to_all = found["Selling tills and devices"]
    assert len(open_to_all["lessons"]["nodes"]) == open_to_all["pageCount"] == 3


def test_pia_holds_the_demos_certificate_and_raj_none(api: Api):
    (held,) = api("pia").data(HELD)["certifications"]["nodes"]
    assert (held["holder"], held["isValid"], len(held["verifyId"])) == ("Pia Novak", True, 32)
    assert api("raj").data(HELD)["certifications"]["nodes"] == []
    assert api("raj").data("{ marketingFundRequests { count { value } } }") == {
        "marketingFundRequests": {"count": {"value": 0}}
    }
