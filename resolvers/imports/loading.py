"""Writing what an import found: in bulk, each record with its external reference."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from models import clock, teams
from models.base import Base
from models.credentials import ExternalReference
from models.customers import CompanySize, Customer, CustomerStatus
from models.deals import Deal
from models.histories import DealStageHistory
from models.identities import Audience, User
from models.ids import new_id
from models.pipelines import StageKind
from models.products import ListPrice, Product, ProductFamily, ProductStatus
from models.teams import SalesTeam, TeamMembership
from resolvers.imports.copying import copy
from resolvers.imports.dealing import Dealing
from resolvers.imports.linking import Batch
from resolvers.imports.mapping import Mapping
from resolvers.imports.naming import DOMAIN, Names
from resolvers.imports.pipelines import Course
from resolvers.imports.progress import Progress
from resolvers.imports.rows import Draft
from resolvers.imports.targets import MODELS

Rows = list[dict[str, Any]]


def known_records(session: Session, system: str) -> dict[str, dict[str, UUID]]:
    """What earlier runs made, by entity and key."""
    entities = {model.__name__: entity for entity, model in MODELS.items()}
    found: dict[str, dict[str, UUID]] = {entity: {} for entity in MODELS}
    reference = ExternalReference
    rows = select(reference.subject_type, reference.value, reference.subject_id)
    for name, key, identity in session.execute(rows.where(reference.system == system)):
        if name in entities:
            found[entities[name]][key] = identity
    return found


class Loading:
    """One run's writing."""

    def __init__(
        self, session: Session, mapping: Mapping, batch: Batch, known: dict[str, dict[str, UUID]]
    ) -> None:
        self.session = session
        self.mapping = mapping
        self.batch = batch
        self.new = {
            entity: [draft for key, draft in drafts.items() if key not in known[entity]]
            for entity, drafts in batch.drafts.items()
        }
        self.ids = {entity: dict(keys) for entity, keys in known.items()}
        for entity, drafts in self.new.items():
            batch.report.kept[entity] = len(batch.drafts[entity]) - len(drafts)
            batch.report.made[entity] = len(drafts)
            self.ids[entity] |= {draft.key: new_id() for draft in drafts}

    def anything(self) -> bool:
        """Whether there is anything new."""
        return any(self.new.values())

    def store(self, course: Course, progress: Progress) -> None:
        """Write everything; every rule of the database has been asked when it returns."""
        progress.step("writing people and teams")
        self._people()
        progress.step("writing products and customers")
        self._catalogue()
        copy(self.session, Customer, self._customers())
        progress.step(f"writing {len(self.new['deal']):,} deals")
        deals, stays = Dealing(self, course, self._homes()).rows()
        copy(self.session, Deal, deals, progress=progress)
        copy(self.session, DealStageHistory, stays, progress=progress)
        copy(self.session, ExternalReference, self._references())
        progress.step("checking")
        self.session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))

    def id_of(self, draft: Draft, field: str, entity: str) -> UUID | None:
        """The id of the record that a field refers to."""
        key = draft.references.get(field)
        return self.ids[entity][key] if key is not None else None

    def _base(self, draft: Draft, *fields: str) -> dict[str, Any]:
        values = {name: draft.values.get(name) for name in fields}
        return {"id": self.ids[draft.entity][draft.key], "name": draft.values["name"], **values}

    def _people(self) -> None:
        addresses = Names(self.session, User.email, joint=".")
        codes = Names(self.session, SalesTeam.code)
        users = [
            {
                **self._base(draft, "role"),
                "kind": Audience.STAFF,
                "email": addresses.free(draft.values["name"], f"{{}}@{DOMAIN}"),
            }
            for draft in self.new["user"]
        ]
        copy(self.session, User, users)
        copy(self.session, SalesTeam, [self._team(draft, codes) for draft in self.new["team"]])
        copy(self.session, TeamMembership, self._memberships())

    def _team(self, draft: Draft, codes: Names) -> dict[str, Any]:
        return {
            **self._base(draft),
            "code": codes.free(draft.values["name"]).upper(),
            "lead_id": self.id_of(draft, "lead", "user"),
            "parent_id": self.id_of(draft, "parent", "team"),
        }

    def _memberships(self) -> Rows:
        return [
            {
                "id": new_id(),
                "team_id": self.id_of(draft, "team", "team"),
                "user_id": self.ids["user"][draft.key],
                "valid_from": draft.values.get("since") or clock.today(self.mapping.zone),
                "is_primary": True,
            }
            for draft in self.new["user"]
            if "team" in draft.references
        ]

    def _catalogue(self) -> None:
        codes = Names(self.session, ProductFamily.code)
        numbers = Names(self.session, Product.sku)
        families = [
            {**self._base(draft), "code": codes.free(draft.values["name"]).upper()}
            for draft in self.new["family"]
        ]
        products = [
            {
                **self._base(draft),
                "sku": numbers.free(draft.values["name"]).upper(),
                "family_id": self.id_of(draft, "family", "family"),
                "status": ProductStatus.ACTIVE,
            }
            for draft in self.new["product"]
        ]
        copy(self.session, ProductFamily, families)
        copy(self.session, Product, products)
        copy(self.session, ListPrice, self._prices())

    def _prices(self) -> Rows:
        return [
            {
                "id": new_id(),
                "product_id": self.ids["product"][draft.key],
                "amount": draft.values["price"],
                "currency": self.mapping.currency,
                "valid_from": clock.today(self.mapping.zone),
            }
            for draft in self.new["product"]
            if draft.values.get("price") is not None
        ]

    def _customers(self) -> Rows:
        won = {
            draft.references.get("customer")
            for draft in self.new["deal"]
            if self._kind(draft) is StageKind.WON
        }
        return [self._customer(draft, bought=draft.key in won) for draft in self.new["customer"]]

    def _customer(self, draft: Draft, *, bought: bool) -> dict[str, Any]:
        employees = draft.values.get("employee_count")
        revenue = draft.values.get("annual_revenue")
        return {
            **self._base(draft, "industry", "founded_year", "employee_count", "annual_revenue"),
            "annual_revenue_currency": self.mapping.currency if revenue is not None else None,
            "size": CompanySize.of(employees) if employees is not None else None,
            "billing_address_country": draft.values.get("country"),
            "status": CustomerStatus.CUSTOMER if bought else CustomerStatus.PROSPECT,
            "parent_id": self.id_of(draft, "parent", "customer"),
            "source": "Import",
        }

    def _kind(self, draft: Draft) -> StageKind:
        kinds = {stage.name: stage.kind for stage in self.mapping.pipeline.stages}
        return kinds[draft.references["stage"]]

    def _homes(self) -> dict[UUID, UUID]:
        """The primary team of each owner today, which his deals get."""
        owners = {self.id_of(draft, "owner", "user") for draft in self.new["deal"]}
        today = teams.holds(clock.today(self.mapping.zone))
        found = select(TeamMembership.user_id, TeamMembership.team_id).where(
            TeamMembership.user_id.in_(owners), TeamMembership.is_primary, today
        )
        return {row.user_id: row.team_id for row in self.session.execute(found)}

    def _references(self) -> Rows:
        rows: dict[type[Base], Rows] = defaultdict(list)
        for entity, drafts in self.new.items():
            rows[MODELS[entity]] += [
                {
                    "id": new_id(),
                    "system": self.mapping.system,
                    "value": draft.key,
                    "subject_type": MODELS[entity].__name__,
                    "subject_id": self.ids[entity][draft.key],
                }
                for draft in drafts
            ]
        return [row for each in rows.values() for row in each]
