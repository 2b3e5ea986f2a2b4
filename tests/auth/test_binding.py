"""The actor-bound session: rows out of sight are not there, changes are signed."""

from typing import cast
from uuid import UUID

import pytest
from sqlalchemy import (
    ColumnElement,
    Table,
    delete,
    exists,
    false,
    func,
    insert,
    select,
    text,
    true,
    update,
)
from sqlalchemy.orm import DeclarativeBase, Session, aliased, joinedload, selectinload

from auth import binding, rows
from auth.actors import SYSTEM, Actor, Role
from auth.binding import Unbounded, bind
from auth.lookups import LookUp
from models.base import Base
from models.contacts import Contact
from models.customers import Customer
from models.identities import Audience, User
from models.products import Product
from tests.auth.conftest import person


@pytest.fixture
def bound(session: Session, monkeypatch: pytest.MonkeyPatch) -> Session:
    """An agent's session in which only customers called Seen exist, and no product at all."""
    agent = person("Agent")
    session.add(agent)
    session.add_all([Customer(name="Seen"), Customer(name="Hidden")])
    session.flush()

    def criteria(model: type[Base], _actor: Actor) -> ColumnElement[bool] | None:
        table = model.__table__
        if model is Customer:
            return table.c.name == "Seen"
        return false() if model is Product else None

    monkeypatch.setattr(rows, "criteria", criteria)
    session.expunge_all()
    return bind(session, actor(agent.id))


def actor(user_id: UUID) -> Actor:
    return Actor(
        user_id=user_id, role=Role.AGENT, audience=Audience.STAFF, name="A", email="a@house.test"
    )


def names(session: Session, statement: object) -> list[str]:
    return sorted(session.scalars(statement))  # type: ignore[call-overload]


def test_what_is_out_of_sight_is_not_there_however_it_is_asked_for(bound: Session) -> None:
    other = aliased(Customer)
    assert names(bound, select(Customer.name)) == ["Seen"]
    assert names(bound, select(other.name)) == ["Seen"]
    assert bound.query(Customer).count() == 1
    inner = select(Customer.id).scalar_subquery()
    assert names(bound, select(other.name).where(other.id.in_(inner))) == ["Seen"]
    joined = select(User.name).join(Customer, true()).where(Customer.name == "Hidden")
    assert names(bound, joined) == []
    pairs = select(Customer.name).join(other, other.name != Customer.name)
    assert names(bound, pairs) == []
    listed = select(Customer.id, Customer.name).cte()
    assert names(bound, select(listed.c.name)) == ["Seen"]
    beside = aliased(Customer, select(Customer).subquery())
    assert names(bound, select(beside.name)) == ["Seen"]
    counted = select(func.count()).select_from(Customer).scalar_subquery()
    assert bound.scalar(select(counted).select_from(User)) == 1
    there = select(User.name).where(exists().where(Customer.name == "Hidden"))
    assert names(bound, there) == []
    across = select(func.count()).select_from(User).join(other, other.name == "Hidden")
    assert bound.scalar(across) == 0
    nearby = select(other.name).where(other.id == Customer.id).lateral()
    assert names(bound, select(nearby.c.name).select_from(Customer).join(nearby, true())) == [
        "Seen"
    ]
    ordered = select(User.name).order_by(select(Customer.name).limit(1).scalar_subquery())
    assert names(bound, ordered) == ["Agent"]
    united = select(Customer.name).union(select(other.name))
    assert names(bound, united) == ["Seen"]


def test_edges_lead_to_visible_rows_only(bound: Session) -> None:
    for customer in bound.scalars(
        select(Customer), execution_options={"look_up": LookUp.CURRENT_ACCESS}
    ):
        bound.add(Contact(name=customer.name, customer_id=customer.id))
    bound.flush()
    bound.expunge_all()
    edge = Contact.customer  # type: ignore[attr-defined]
    hidden = aliased(Customer)
    assert names(bound, select(Contact.name)) == ["Hidden", "Seen"]
    assert names(bound, select(Contact.name).join(edge)) == ["Seen"]
    assert names(bound, select(Contact.name).join(edge.of_type(hidden))) == ["Seen"]
    assert names(bound, select(Contact.name).where(edge.has())) == ["Seen"]
    assert names(bound, select(Contact.name).where(edge.has(name="Hidden"))) == []
    contacts = bound.scalars(select(Contact).options(selectinload(edge))).all()
    seen = {one.name: one.customer for one in contacts}  # type: ignore[attr-defined]
    assert (seen["Hidden"], seen["Seen"].name) == (None, "Seen")
    with pytest.raises(Unbounded, match="joinedload"):
        bound.scalars(select(Contact).options(joinedload(edge)))


def test_a_hidden_row_is_not_got_by_its_id_and_not_locked(bound: Session) -> None:
    hidden = bound.scalar(
        select(Customer.id).where(Customer.name == "Hidden"),
        execution_options={"look_up": LookUp.CURRENT_ACCESS},
    )
    assert hidden is not None
    assert bound.get(Customer, hidden) is None
    assert bound.get(Customer, hidden, with_for_update=True) is None


def test_what_the_rules_cannot_hold_is_refused(bound: Session) -> None:
    for statement in (
        text("SELECT name FROM customers"),
        select(Customer.__table__.c.name),
        select(Customer.__table__),
        update(Customer).values(name="Mine"),
        delete(Customer),
        insert(Customer).values(name="Mine"),
        update(cast("Table", Customer.__table__)).values(name="Mine"),
    ):
        with pytest.raises(Unbounded):
            bound.execute(statement)


def test_a_conditional_update_reaches_visible_rows_only(bound: Session) -> None:
    change = update(Customer).values(tax_id="1")
    result = bound.execute(change.execution_options(conditional=True))
    assert result.rowcount == 1  # type: ignore[attr-defined]


def test_an_unknown_look_up_is_refused(bound: Session) -> None:
    with pytest.raises(ValueError, match="everything"):
        bound.scalars(select(Customer.name), execution_options={"look_up": "everything"})


def test_a_record_that_leaves_sight_can_still_be_refreshed(bound: Session) -> None:
    customer = bound.scalars(select(Customer)).one()
    customer.name = "Hidden too"
    bound.flush()
    bound.refresh(customer)
    assert customer.name == "Hidden too"


def test_changes_are_signed_by_the_bound_actor(bound: Session) -> None:
    customer = bound.scalars(select(Customer)).one()
    made = Customer(name="Made")
    bound.add(made)
    customer.name = "Seen"
    bound.flush()
    assert customer.updated_by_id is None
    customer.name = "Changed"
    bound.flush()
    acting = binding.bound_actor(bound)
    assert acting is not None
    assert made.created_by_id == made.updated_by_id == customer.updated_by_id == acting.user_id
    assert customer.created_by_id is None


def test_the_system_sees_everything_and_signs_nothing(bound: Session) -> None:
    bind(bound, SYSTEM)
    assert bound.scalar(text("SELECT count(*) FROM customers")) == 2
    made = Customer(name="Made")
    bound.add(made)
    bound.flush()
    assert made.created_by_id is None


def test_binding_anew_applies_the_new_actors_rules(
    bound: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert names(bound, select(Customer.name)) == ["Seen"]
    monkeypatch.setattr(rows, "criteria", lambda _model, _actor: false())
    assert names(bound, select(Customer.name)) == ["Seen"]
    bind(bound, actor(UUID(int=1)))
    assert names(bound, select(Customer.name)) == []


def test_the_real_rules_hold_for_every_model_and_role(session: Session) -> None:
    for role in Role:
        stranger = Actor(
            user_id=UUID(int=3),
            role=role,
            audience=role.audience,
            name="X",
            email="x",
            customer_id=UUID(int=1) if role is Role.CUSTOMER else None,
            partner_id=UUID(int=2) if role is Role.PARTNER else None,
        )
        bind(session, stranger)
        for mapper in Base.registry.mappers:
            model: type[DeclarativeBase] = mapper.class_
            assert session.scalars(select(model)).all() == []


def test_two_actors_with_the_same_statement_see_their_own_rows(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [person("One"), person("Two")]
    session.add_all(people)
    session.flush()
    session.add_all(Customer(name=user.name, owner_id=user.id) for user in people)
    session.flush()

    def owned(model: type[Base], acting: Actor) -> ColumnElement[bool] | None:
        return model.__table__.c.owner_id == acting.user_id if model is Customer else None

    monkeypatch.setattr(rows, "criteria", owned)
    other = aliased(Customer)
    for user in people * 2:
        bind(session, actor(user.id))
        pairs = select(other.name).select_from(Customer).join(other, other.id == Customer.id)
        assert names(session, select(Customer.name)) == [user.name]
        assert names(session, select(other.name)) == [user.name]
        assert names(session, pairs) == [user.name]
        apart = select(other.name).select_from(Customer).join(other, other.id != Customer.id)
        assert names(session, apart) == []
