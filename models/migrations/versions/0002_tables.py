"""The baseline of all tables, context by context, then the foreign keys between them."""

from models.migrations.scripts import run, statement

revision: str = "0002"
down_revision: str | None = "0001"

CONTEXTS = (
    "identities",
    "teams",
    "partners",
    "customers",
    "contacts",
    "tiers",
    "products",
    "pipelines",
    "deals",
    "leads",
    "activities",
    "tasks",
    "tags",
    "events",
)
TABLES = (
    "users",
    "sessions",
    "api_tokens",
    "link_tokens",
    "oauth_clients",
    "oauth_codes",
    "oauth_tokens",
    "idempotency_records",
    "external_references",
    "sales_teams",
    "team_memberships",
    "partner_tiers",
    "partners",
    "customers",
    "contacts",
    "consent_events",
    "customer_tiers",
    "tier_memberships",
    "product_families",
    "products",
    "list_prices",
    "pipelines",
    "deal_stages",
    "deal_stage_history",
    "lost_reasons",
    "deals",
    "leads",
    "activities",
    "tasks",
    "tags",
    "customer_tags",
    "contact_tags",
    "deal_tags",
    "lead_tags",
    "activity_tags",
    "task_tags",
    "events",
    "event_seals",
    "outbox",
)


def upgrade() -> None:
    """Create them."""
    for context in CONTEXTS:
        run(f"0002_{context}")
    run("0002_foreign_keys")


def downgrade() -> None:
    """Drop them."""
    for table in TABLES:
        statement(f"DROP TABLE {table} CASCADE")
