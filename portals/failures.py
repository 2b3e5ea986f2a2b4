"""What may go wrong with a page, and what its visitor is told: one table for all portals."""

from __future__ import annotations

from enum import Enum
from typing import Final, NamedTuple

from portals.pages import said


class Failure(Enum):
    """Why there is no page, with its HTTP status."""

    SIGNED_OUT = 401
    NOT_FOR_YOU = 403
    ABSENT = 404
    REPLACED = 409
    GONE = 410
    TOO_LARGE = 413
    WRONG_KIND = 415
    REFUSED = 422
    TOO_OFTEN = 429
    BROKEN = 500
    AWAY = 503


class Failed(Exception):
    """Ends a request with the page of a failure; `reason` is for the log alone."""

    def __init__(self, failure: Failure, *, reason: str = "", retry_after: int = 0) -> None:
        super().__init__(reason or failure.name)
        self.failure, self.reason, self.retry_after = failure, reason, retry_after


class Words(NamedTuple):
    """Heading and text of a failure's page."""

    heading: str
    text: str


WORDS: Final = {
    Failure.SIGNED_OUT: Words(
        said("Please sign in again"),
        said("You were signed out. Sign in, and you come back to this page."),
    ),
    Failure.NOT_FOR_YOU: Words(
        said("This page is not for the login you use"),
        said("Sign out and sign in with another address, or ask whoever sent you here."),
    ),
    Failure.ABSENT: Words(
        said("There is nothing here"),
        said(
            "The address may be mistyped, or what was here is not there any more."
            " If a colleague sent it to you, it may be for that colleague alone."
        ),
    ),
    Failure.REPLACED: Words(
        said("This has changed since you opened it"),
        said("Open the page again to see how it is now. Nothing was sent."),
    ),
    Failure.GONE: Words(
        said("This link has ended"),
        said(
            "Links work for a limited time, and whoever sent one can end it. Ask for a new one: it"
            " goes to the same mailbox. If none comes, ask whoever sent you this one."
        ),
    ),
    Failure.TOO_LARGE: Words(
        said("That was too large"), said("Send less at once. Nothing was changed.")
    ),
    Failure.WRONG_KIND: Words(
        said("That cannot be read here"), said("Send the form as it was shown.")
    ),
    Failure.REFUSED: Words(
        said("This form is no longer valid"),
        said("Open the page again and send it anew. Nothing was changed."),
    ),
    Failure.TOO_OFTEN: Words(
        said("One moment, please"),
        said("That was a lot within a short time. Wait a minute, then try again."),
    ),
    Failure.BROKEN: Words(
        said("Sorry, that is our mistake"),
        said("Try again in a moment. If it stays so, tell us the reference below."),
    ),
    Failure.AWAY: Words(
        said("We are back in a moment"),
        said("The portal is being looked after. Nothing of yours is lost; please try again."),
    ),
}
