"""POST at a page: one mutation with the form's fields, then on; a refusal returns to the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from auth import forms
from portals import preferences
from portals.documents import Operation
from portals.failures import Failed, Failure
from portals.pages import Page, said
from portals.posting import WHICH, Form, Told, read_input, tell
from portals.rendering import guarded
from portals.visits import Visit, filled

MOST_FIELDS: Final = 600
TOO_OLD: Final = said("This form was open for too long. Check your entries and send it again.")
SECRETS: Final = ("password", "code")


@dataclass(slots=True)
class Sent:
    """A form that came in: what it asks for, with which fields, and what is wrong with it."""

    operation: Operation
    fields: dict[str, str]
    form: Form
    status: int = Failure.REFUSED.value

    @property
    def forms(self) -> dict[str, Form]:
        """The form by its name, as the page shows it again."""
        return {self.operation.name: self.form}


async def do(visit: Visit) -> Response:
    """Do what the form asks for, once, and lead on (303)."""
    sent = await received(visit)
    payload = None if sent.form.wrong else await attempt(visit, sent)
    if payload is None or sent.form.wrong:
        return await visit.show(sent.forms, sent.status)
    return onward(visit, sent.operation, payload)


async def received(visit: Visit) -> Sent:
    """The form as it was sent; one that is not ours has an error and a status of its own."""
    fields = await read(visit.request, visit.page)
    operation = _wanted(visit, fields)
    sent = Sent(operation, fields, Form(operation.name, visit.form_token, public(fields)))
    try:
        forms.check_ours(visit.request, fields, visit.page.name)
    except forms.BadForm as refusal:
        sent.form.general.append(Told(TOO_OLD))
        sent.status = refusal.status
    return sent


async def read(request: Request, page: Page) -> dict[str, str]:
    """The fields that were sent; whatever goes wrong with them now, they can be sent again."""
    fields = await forms.read_form(request, page.longest_form, MOST_FIELDS, lines=True)
    request.state.fields = public(fields)
    return fields


async def attempt(visit: Visit, sent: Sent) -> dict[str, Any] | None:
    """The payload of what was done; None, or with refusals, when it was not: the form says why."""
    names = visit.page.names
    fields = visit.page.reads(sent.fields) if visit.page.reads else sent.fields
    renamed = {names.get(name, name): value for name, value in fields.items()}
    given = read_input(sent.operation.variables["input"], renamed, sent.form)
    payload: dict[str, Any] | None = None
    if not sent.form.wrong:
        (payload,) = (await visit.ask(sent.operation, {"input": given})).values()
        refusals = payload["userErrors"]
        tell(sent.form, refusals)
        sent.status = _status(refusals)
        visit.api.forget(visit.actor)
    back = {given: name for name, given in names.items()}
    sent.form.errors = {back.get(name, name): one for name, one in sent.form.errors.items()}
    return payload


def onward(visit: Visit, operation: Operation, payload: dict[str, Any]) -> Response:
    """Where what was done leads, with what is said there."""
    then = visit.page.then.get(operation.name, visit.page.path)
    if then.endswith(".html"):
        return visit.render({"payload": payload}, {}, 200, then)
    address = filled(then, payload, visit.request.path_params)
    response = guarded(RedirectResponse(address, 303))
    if operation.name in visit.page.done:
        mark = f"{visit.page.name}.{operation.name}"
        preferences.keep(response, preferences.DONE, mark, seconds=preferences.MOMENT)
    return response


def _wanted(visit: Visit, fields: Mapping[str, str]) -> Operation:
    mutations = visit.documents.mutations
    only = next(iter(mutations)) if len(mutations) == 1 else ""
    name = fields.get(WHICH) or visit.page.usual or only
    if name not in mutations:
        raise Failed(Failure.REFUSED)
    return mutations[name]


def public(fields: Mapping[str, str]) -> dict[str, str]:
    """What is shown again; never a secret."""
    return {
        name: value
        for name, value in fields.items()
        if not any(part in name.lower() for part in SECRETS)
    }


def _status(refusals: list[dict[str, Any]]) -> int:
    conflict = any(one["code"] in {"CONFLICT", "QUOTE_SUPERSEDED"} for one in refusals)
    status: int = (Failure.REPLACED if conflict else Failure.REFUSED).value
    return status
