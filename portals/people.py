"""The page table of a company's people and of oneself, which customers and partners share."""

from __future__ import annotations

from typing import Final

from portals.pages import Page, said

SHARED: Final = "customer"
"""Whose folder the documents and templates are in."""
INVITED: Final = said("The invitation goes out by mail. Its link works once, within seven days.")


def people_pages(base: str, parent: str) -> tuple[Page, ...]:
    """The people of a company: their list, the form that invites one, and each of them."""
    return (
        Page("users", base, said("People"), parent, "own", "people", folder=SHARED),
        Page(
            "user_new",
            f"{base}/new",
            said("Invite a colleague"),
            parent="users",
            then={"InviteUser": base},
            done={"InviteUser": INVITED},
            folder=SHARED,
        ),
        Page(
            "user",
            f"{base}/{{id}}",
            said("Person"),
            parent="users",
            needs="user",
            done={
                "EnableUser": INVITED,
                "UpdateUser": said("The changes are saved."),
                "DisableUser": said("The login is deactivated. Nobody gets in with it any more."),
            },
            folder=SHARED,
        ),
    )


def own_pages(base: str, parent: str) -> tuple[Page, ...]:
    """The pages about oneself: the profile, and where one is signed in."""
    return (
        Page(
            "profile",
            f"{base}/profile",
            said("Your profile"),
            parent=parent,
            menu="own",
            icon="person",
            done={"UpdateProfile": said("Your profile is saved.")},
            folder=SHARED,
        ),
        Page(
            "security",
            f"{base}/security",
            said("Sign-in and security"),
            parent=parent,
            menu="own",
            icon="shield",
            done={
                "ChangePassword": said("Your password is changed. Other browsers are signed out."),
                "RevokeSession": said("That browser is signed out."),
                "RevokeApiToken": said("That token works no longer."),
            },
            folder=SHARED,
        ),
    )
