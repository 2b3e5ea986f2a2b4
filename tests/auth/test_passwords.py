"""Passwords: bounds, and one computation for everybody."""

import pytest
from argon2 import PasswordHasher

from auth import passwords
from models.errors import Invalid


@pytest.mark.parametrize(
    "password", ["short", "aaaaaaaaaaaa", "a1b2c3" * 40, "tab\there and more", "lone \ud800 half"]
)
def test_a_password_is_neither_short_plain_long_nor_unprintable(password: str) -> None:
    with pytest.raises(Invalid) as refusal:
        passwords.hash_password(password)
    assert refusal.value.field == "password"


def test_a_password_is_verified_however_its_accents_are_composed() -> None:
    kept = passwords.hash_password("Grüße aus Köln")
    assert passwords.verify_password(kept, "Gru\u0308ße aus Ko\u0308ln")
    assert not passwords.verify_password(kept, "Grusse aus Koln")


@pytest.mark.parametrize("kept", [None, "", "not a hash"])
def test_nothing_to_compare_with_is_never_right(kept: str | None) -> None:
    assert not passwords.verify_password(kept, "a password that nobody has")


def test_a_weaker_hash_is_due_for_renewal() -> None:
    weaker = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash("whatever it is")
    assert passwords.needs_rehash(weaker)
    assert not passwords.needs_rehash(passwords.hash_password("whatever it is"))


def test_a_megabyte_is_refused_without_a_computation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hasher", None)
    assert not passwords.verify_password("anything", "x" * 1_000_000)
