"""`token`, `user` and `client`: the first access to an installation, from the command line."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth import tokens, users
from auth.oauth import clients
from commands.addresses import follow_web
from commands.failures import CommandError
from commands.migration import work
from commands.progress import result
from models.customers import Customer
from models.ids import read_id
from models.partners import Partner

COMPANIES: dict[str, type[Customer | Partner]] = {"customer": Customer, "partner": Partner}


def create_token(*, email: str, name: str, days: int, scopes: list[str]) -> None:
    """`./crm token create EMAIL` prints the token and nothing else."""
    with work() as session:
        chosen = scopes or tokens.SCOPES
        token = tokens.create_token(session, email, name, days=days, scopes=chosen)
    result(token)


def create_user(
    *, email: str, kind: str, role: str | None, name: str | None, company: str | None
) -> None:
    """`./crm user create EMAIL --kind staff --role admin` prints a link to set the password."""
    follow_web()
    with work() as session:
        company_id = _company(session, kind, company) if company else None
        _, link = users.create_user(
            session, email, kind.upper(), role=role, name=name, company_id=company_id
        )
    result(link)


def create_client(
    *, name: str, scopes: list[str], role: str, redirects: list[str], public: bool
) -> None:
    """`./crm client create NAME --scope …` prints the id and, this once, the secret.

    Scopes come as OAuth writes them, one by one or both.
    """
    scopes = " ".join(scopes).replace(",", " ").split()
    with work() as session:
        identifier, secret = clients.create_client(
            session, name, scopes, role=role.upper(), redirect_uris=redirects, public=public
        )
    result(f"client_id={identifier}")
    if secret:
        result(f"client_secret={secret}")


def _company(session: Session, kind: str, given: str) -> UUID:
    """A company by its id or its exact name."""
    model = COMPANIES.get(kind)
    if model is None:
        message = "--company is for customers and partners"
        raise CommandError(message)
    public = read_id(given)
    known = model.id == public[1] if public else model.name == given
    found = session.scalars(select(model.id).where(known)).all()
    if len(found) != 1:
        message = f"{len(found)} companies are called {given}: give the id, as the API shows it"
        raise CommandError(message)
    return found[0]
