"""Days to remember as calendar files: the end of a protection, the payouts that are planned."""

from __future__ import annotations

from datetime import UTC, date, datetime

from portals.partner.calendars import Occasion, calendar
from tests.portals.staff.test_partners import decided, registered
from tests.portals.visiting import Visitor

AT = datetime(2027, 2, 20, 9, 30, tzinfo=UTC)


def test_a_text_is_escaped_and_no_line_is_longer_than_it_may():
    told = calendar([Occasion("a", AT, "Ünïcode, two; lines\n" + "ß" * 60)], AT)
    lines = told.split("\r\n")
    assert max(len(one.encode()) for one in lines) <= 75
    whole = told.replace("\r\n ", "")
    assert "SUMMARY:Ünïcode\\, two\\; lines\\n" + "ß" * 60 + "\r\n" in whole
    assert "DTSTART:20270220T093000Z\r\n" in whole


def test_a_day_is_a_day_in_every_zone():
    told = calendar([Occasion("a", date(2027, 2, 28), "Payout")], AT)
    assert "DTSTART;VALUE=DATE:20270228\r\nDTEND;VALUE=DATE:20270301\r\n" in told


def test_the_end_of_a_protection_goes_into_a_calendar(application: Visitor):
    path = registered(application, 41)
    number = decided(application, path, "ApproveRegistration", protectionDays=90).number
    pia = application.enter("pia")
    page = f"/partner/deals/{number}"
    assert f'href="{page}/calendar"' in pia.get(page).text
    file = pia.get(f"{page}/calendar")
    assert file.headers["content-type"] == "text/calendar; charset=utf-8"
    assert "Birch 41" in file.text
    assert "BEGIN:VEVENT" in file.text
    other = application.enter("raj").get(f"{page}/calendar")
    assert other.status_code == 404 or "Birch 41" not in other.text


def test_without_a_protection_there_is_no_file(application: Visitor):
    registered(application, 42)
    pia = application.enter("pia")
    pages = pia.get("/partner/deals").text
    number = pages.split("Birch 42")[1].split("R-")[1][:5]
    assert pia.get(f"/partner/deals/R-{number}/calendar").status_code == 404


def test_the_payouts_that_are_planned_are_a_file(application: Visitor):
    file = application.enter("pia").get("/partner/payouts/calendar")
    assert file.status_code == 200
    assert file.text.startswith("BEGIN:VCALENDAR\r\n")
    assert file.text.endswith("END:VCALENDAR\r\n")
