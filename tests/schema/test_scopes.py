"""What a program may ask that was let in to read only."""

from dataclasses import replace

import orjson

from auth.actors import API_READ, API_WRITE
from tests.api import Api, actor_of

CHANGE = 'mutation { updateProfile(input: {name: "Other"}) { userErrors { code } } }'


def test_a_program_that_may_only_read_is_told_which_scope_a_change_needs(api: Api):
    person = actor_of("agent@trustcart.test")
    reader = api(replace(person, client_id="oauth:app_x:1", scopes=frozenset({API_READ})))
    outcome = reader.outcome(CHANGE)
    (told,) = orjson.loads(outcome.body)["errors"]
    assert (outcome.status, outcome.executed) == (403, False)
    assert told["extensions"]["code"] == "INSUFFICIENT_SCOPE"
    assert API_WRITE in told["message"]
    assert reader.data("{ viewer { role } }")["viewer"]["role"]


def test_a_program_that_may_write_and_a_token_of_ones_own_change(writing_api: Api):
    person = actor_of("agent@trustcart.test")
    scopes = frozenset({API_READ, API_WRITE})
    program = replace(person, client_id="oauth:app_x:1", scopes=scopes)
    for actor in (program, person):
        assert writing_api(actor).data(CHANGE) == {"updateProfile": {"userErrors": []}}
