"""Pauses grow, are spread, and come to an end."""

from datetime import timedelta

import pytest

from jobs.mailing import next_attempt


@pytest.mark.parametrize("attempts", [-1, 0, 13, 100])
def test_there_is_an_end(attempts: int):
    assert next_attempt(attempts) is None


def test_pauses_grow_from_seconds_to_a_day():
    found = [next_attempt(attempts, "<a@b>") for attempts in range(1, 13)]
    pauses = [pause for pause in found if pause is not None]
    assert len(pauses) == 12
    assert pauses == sorted(pauses)
    assert timedelta(seconds=24) <= pauses[0] <= timedelta(seconds=36)
    assert timedelta(hours=19) <= pauses[-1] <= timedelta(hours=29)
    assert timedelta(days=1.8) < sum(pauses, timedelta()) < timedelta(days=2.9)


def test_mails_that_failed_together_come_back_apart():
    pauses = {next_attempt(5, f"<{number}@b>") for number in range(100)}
    known = [pause for pause in pauses if pause is not None]
    assert len(known) == 100
    assert max(known) - min(known) > timedelta(minutes=4)
    assert timedelta(minutes=12) <= min(known) <= max(known) <= timedelta(minutes=18)


def test_a_mail_has_its_own_pause():
    assert next_attempt(3, "<a@b>") == next_attempt(3, "<a@b>") != next_attempt(3, "<c@b>")
