"""Leads, activities, tasks, tags and consents over the API, from staff, customers and partners."""

from typing import Any

import pytest

from auth.actors import Role
from models.ids import public_id
from schema.build import printed
from tests.world import identity


def one(answer: dict[str, Any], name: str) -> dict[str, Any]:
    """The payload of a mutation that was done."""
    payload: dict[str, Any] = answer["data"][name]
    assert payload["userErrors"] == []
    return payload


def of(prefix: str, name: str) -> str:
    return public_id(prefix, identity(name))


def test_a_lead_is_converted_once_over_the_api(writing_api):
    convert = """mutation ($lead: ID!) { convertLead(input: {leadId: $lead}) {
      lead { status convertedDeal { name } } customer { name } contact { name isPrimary }
      deal { name value { amount currency } stage { name } } userErrors { code } } }"""
    agent = writing_api("agent")
    lead = {"lead": of("lead", "lead_marta")}
    made = one(agent.run(convert, lead), "convertLead")
    assert made["lead"]["status"] == "CONVERTED"
    assert made["contact"] == {"name": "Marta Ibáñez", "isPrimary": True}
    assert made["deal"]["value"] == {"amount": "42000.00", "currency": "EUR"}
    again = agent.run(convert, lead)["data"]["convertLead"]
    assert [error["code"] for error in again["userErrors"]] == ["ALREADY_CONVERTED"]


def test_a_partner_answers_a_lead_over_the_api(writing_api):
    partner = writing_api("raj")
    lead = {"lead": of("lead", "lead_anil")}
    accept = """mutation ($lead: ID!) { acceptLead(input: {leadId: $lead}) {
      lead { status } userErrors { code } } }"""
    assert one(partner.run(accept, lead), "acceptLead")["lead"] == {"status": "WORKING"}
    report = """mutation ($lead: ID!) { reportLeadProgress(input: {leadId: $lead, report: "Met"}) {
      lead { activities { nodes { subject description } } } userErrors { code } } }"""
    told = one(partner.run(report, lead), "reportLeadProgress")["lead"]["activities"]["nodes"]
    assert told == [{"subject": "Progress report", "description": "Met"}]
    foreign = {"lead": of("lead", "lead_frida")}
    assert partner.run(accept, foreign)["data"]["acceptLead"] == {
        "lead": None,
        "userErrors": [{"code": "NOT_FOUND"}],
    }


def test_work_is_logged_planned_and_tagged_over_the_api(writing_api):
    agent = writing_api("agent")
    log = """mutation ($deal: ID!) { logActivity(input: {type: CALL, subject: "Call", dealId: $deal,
      durationMinutes: 20, outcome: "Wants a pilot"}) {
      activity { id status customer { name } durationMinutes } userErrors { code } } }"""
    made = one(agent.run(log, {"deal": of("deal", "acme_rollout")}), "logActivity")["activity"]
    assert (made["status"], made["customer"]["name"]) == ("DONE", "Acme Industries, Inc.")
    plan = """mutation ($deal: ID!) { createTask(input: {title: "Send prices", dealId: $deal,
      dueDate: "2020-01-15", dueTime: "17:00:00"}) {
      task { id isOverdue dueAt dueZone owner { name } } userErrors { code } } }"""
    task = one(agent.run(plan, {"deal": of("deal", "acme_rollout")}), "createTask")["task"]
    assert (task["isOverdue"], task["dueZone"]) == (True, "Europe/Berlin")
    assert task["dueAt"] == "2020-01-15T16:00:00+00:00"
    tag = """mutation ($tag: ID!, $task: ID!) { tagRecord(input: {tagId: $tag, taskId: $task}) {
      tag { name } userErrors { code } } }"""
    ids = {"tag": of("tag", "vip"), "task": task["id"]}
    one(agent.run(tag, ids), "tagRecord")
    done = """mutation ($task: ID!) { completeTask(input: {taskId: $task}) {
      task { status isOverdue tags { name } } userErrors { code } } }"""
    assert one(agent.run(done, {"task": task["id"]}), "completeTask")["task"] == {
        "status": "COMPLETED",
        "isOverdue": False,
        "tags": [{"name": "VIP"}],
    }


def test_overdue_tasks_can_be_filtered_and_counted(api):
    document = (
        "{ tasks(filter: {isOverdue: {eq: true}}) { count { value } nodes { title isOverdue } } }"
    )
    found = api("manager").run(document)["data"]["tasks"]
    assert found["count"]["value"] == len(found["nodes"]) > 0
    assert all(task["isOverdue"] for task in found["nodes"])


def test_ids_of_other_kinds_and_of_others_are_one_answer(writing_api):
    start = """mutation ($task: ID!) { startTask(input: {taskId: $task}) {
      task { id } userErrors { code path } } }"""
    agent = writing_api("agent")
    wrong = [of("tsk", "khaleej_visa"), of("cus", "acme"), "tsk_0", "", of("tsk", "nobody")]
    answers = [agent.run(start, {"task": identity})["data"]["startTask"] for identity in wrong]
    assert answers == 5 * [
        {"task": None, "userErrors": [{"code": "NOT_FOUND", "path": ["input", "taskId"]}]}
    ]


def test_a_customers_user_sets_his_own_consent_over_the_api(writing_api):
    document = """mutation {
      setMyConsent(input: {channel: POST, purpose: "Catalogue", given: true}) {
      consentEvent { purpose given isCurrent } userErrors { code } } }"""
    consent = one(writing_api("ana").run(document), "setMyConsent")["consentEvent"]
    assert consent == {"purpose": "Catalogue", "given": True, "isCurrent": True}


def test_a_refusal_names_only_what_the_caller_can_send(writing_api):
    partner, lead = writing_api("raj"), of("lead", "lead_anil")
    partner.data(f'mutation {{ acceptLead(input: {{leadId: "{lead}"}}) {{ lead {{ id }} }} }}')
    report = """mutation ($lead: ID!, $text: String!) {
      told: reportLeadProgress(input: {leadId: $lead, report: $text}) {
        userErrors { code path } } }"""
    told = partner.data(report, {"lead": lead, "text": "x" * 20_001})["told"]["userErrors"]
    assert told == [{"code": "TOO_LONG", "path": ["input", "report"]}]
    invite = """mutation { told: inviteUser(input: {email: "new@acme.test"}) {
      userErrors { code path } } }"""
    told = writing_api("ben").data(invite)["told"]["userErrors"]
    assert told == [{"code": "NOT_FOUND", "path": ["input"]}]


def test_a_whole_number_may_be_written_with_a_point(api):
    document = "query ($n: Int) { deals(first: $n) { nodes { id } } }"
    assert len(api("manager").data(document, {"n": 1.0})["deals"]["nodes"]) == 1
    refused = api("manager").run(document, {"n": 1.5})["errors"][0]["message"]
    assert "Int cannot represent non-integer value." in refused


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.PARTNER])
def test_outsiders_read_nothing_of_other_roles_in_descriptions(role):
    sdl = printed(role)
    assert not [name for name in ("INTERNAL", "AGENT,", "MANAGER", "Visible to") if name in sdl]
