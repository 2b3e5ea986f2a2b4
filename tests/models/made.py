"""Records to test with, each made by the least that it needs."""

from typing import Any, TypeVar

from sqlalchemy.orm import Session

from models.base import Base
from models.customers import Customer
from models.deals import Deal, LostReason
from models.histories import DealStageHistory
from models.identities import Audience, CustomerRole, StaffRole, User, UserStatus
from models.leads import Lead
from models.pipelines import DealStage, Pipeline, PipelineStatus, StageKind
from models.products import Product
from models.teams import SalesTeam

Row = TypeVar("Row", bound=Base)


class Someone:
    """An actor as far as an event needs one."""

    user_id = None


def staff(session: Session, email: str = "sam@trustcart.test", **fields: Any) -> User:
    """An active agent."""
    chosen = {"role": StaffRole.AGENT, "status": UserStatus.ACTIVE, "name": "Sam"} | fields
    return added(session, User(kind=Audience.STAFF, email=email, **chosen))


def buyer(session: Session, customer: Customer, email: str = "ben@acme.test") -> User:
    """A customer's user."""
    return added(
        session,
        User(
            kind=Audience.CUSTOMER,
            email=email,
            name="Ben",
            customer_id=customer.id,
            customer_role=CustomerRole.BUYER,
        ),
    )


def customer(session: Session, name: str = "Acme", **fields: Any) -> Customer:
    """A prospect."""
    return added(session, Customer(name=name, **fields))


def team(session: Session, code: str = "N", **fields: Any) -> SalesTeam:
    """A team without members."""
    return added(session, SalesTeam(name=f"Team {code}", code=code, **fields))


def pipeline(session: Session, name: str = "Sales") -> tuple[Pipeline, list[DealStage]]:
    """A published pipeline: two open stages, won, lost."""
    made = Pipeline(name=name, status=PipelineStatus.PUBLISHED)
    kinds = [StageKind.OPEN, StageKind.OPEN, StageKind.WON, StageKind.LOST]
    stages = [
        DealStage(pipeline_id=made.id, name=f"{kind} {at}", kind=kind, position=at)
        for at, kind in enumerate(kinds)
    ]
    session.add_all([made, *stages])
    session.flush()
    return made, stages


def deal(session: Session, stage: DealStage, **fields: Any) -> tuple[Deal, DealStageHistory]:
    """An open deal with its first stay."""
    at = fields.pop("at", None)
    made = Deal(**({"name": "Big deal"} | fields))
    stay = made.open_in(stage, at=at)
    session.add_all([made, stay])
    session.flush()
    return made, stay


def lost_reason(session: Session, code: str = "PRICE", *, active: bool = True) -> LostReason:
    """A reason to lose a deal."""
    return added(session, LostReason(name=code.title(), code=code, active=active))


def lead(session: Session, **fields: Any) -> Lead:
    """A new lead."""
    return added(session, Lead(**({"name": "Lea"} | fields)))


def product(session: Session, sku: str = "GTX", **fields: Any) -> Product:
    """A draft product."""
    return added(session, Product(sku=sku, name=sku, **fields))


def added(session: Session, record: Row) -> Row:
    """The record, written."""
    session.add(record)
    session.flush()
    return record
