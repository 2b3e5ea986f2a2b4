"""Where a use-case must see past its actor, at which columns, and why: the whole table."""

from dataclasses import dataclass
from enum import StrEnum


class LookUp(StrEnum):
    """Passed as `execution_options(look_up=…)`; lifts the row rules from that one statement."""

    LAST_ADMIN = "LAST_ADMIN"
    OWN_CREDENTIALS = "OWN_CREDENTIALS"
    OWNER_TEAM = "OWNER_TEAM"
    CURRENT_ACCESS = "CURRENT_ACCESS"
    CUSTOMER_IN_USE = "CUSTOMER_IN_USE"
    MERGED_CHILDREN = "MERGED_CHILDREN"
    PRIMARY_CONTACT = "PRIMARY_CONTACT"
    ERASED_TRACES = "ERASED_TRACES"
    PARTNER_IN_USE = "PARTNER_IN_USE"
    CHANGED_FIELDS = "CHANGED_FIELDS"
    LINKS_OF_QUOTE = "LINKS_OF_QUOTE"
    SIGNING_RULES = "SIGNING_RULES"
    SIGNERS_OF_QUOTE = "SIGNERS_OF_QUOTE"
    MAILS_OF_QUOTE = "MAILS_OF_QUOTE"
    PART_IN_APPROVAL = "PART_IN_APPROVAL"
    OFFERED_WHOLE = "OFFERED_WHOLE"
    TIER_OF_PARTNER = "TIER_OF_PARTNER"
    CLAIMS = "CLAIMS"
    DIRECT_DEALS = "DIRECT_DEALS"
    END_CUSTOMER = "END_CUSTOMER"
    PARTNER_AS_HOLDER = "PARTNER_AS_HOLDER"
    OFFERED_LEAD = "OFFERED_LEAD"
    SOLD_BY_DEAL = "SOLD_BY_DEAL"
    SHARES_OF_DEAL = "SHARES_OF_DEAL"
    RULES_IN_FORCE = "RULES_IN_FORCE"
    TERRITORIES = "TERRITORIES"
    APPLICATIONS_OF_ORIGIN = "APPLICATIONS_OF_ORIGIN"


@dataclass(frozen=True, slots=True)
class Width:
    """What a look-up may touch; its result leaves the use-case only as a verdict or an effect."""

    tables: tuple[str, ...]
    columns: tuple[str, ...]
    reason: str


LOOK_UPS: dict[LookUp, Width] = {
    LookUp.LAST_ADMIN: Width(
        ("users", "oauth_clients"),
        (
            "id",
            "kind",
            "role",
            "customer_role",
            "partner_role",
            "customer_id",
            "partner_id",
            "status",
            "user_id",
        ),
        "The last active admin, of the staff or of a company, can neither leave nor change role;"
        " programs do not count.",
    ),
    LookUp.OWN_CREDENTIALS: Width(
        ("sessions", "link_tokens"),
        ("user_id", "revoked_at", "used_at"),
        "A changed password or an ended login ends its sessions and links, which nobody else sees.",
    ),
    LookUp.OWNER_TEAM: Width(
        ("team_memberships",),
        ("id", "user_id", "team_id", "valid_from", "valid_until", "is_primary"),
        "A record gets the team that its new owner has today.",
    ),
    LookUp.CURRENT_ACCESS: Width(
        ("users",),
        ("id", "access_epoch", "status"),
        "A change checks in its own transaction that its actor still may.",
    ),
    LookUp.CUSTOMER_IN_USE: Width(
        ("contacts", "deals", "quotes", "customers", "users"),
        ("customer_id", "parent_id", "deleted_at"),
        "A customer that others refer to is not deleted, whoever may see those others.",
    ),
    LookUp.MERGED_CHILDREN: Width(
        (
            "contacts",
            "deals",
            "quotes",
            "orders",
            "invoices",
            "credit_notes",
            "documents",
            "activities",
            "tasks",
            "leads",
            "customers",
            "users",
            "customer_tags",
            "tier_memberships",
            "external_references",
        ),
        (
            "customer_id",
            "converted_customer_id",
            "parent_id",
            "is_primary",
            "tag_id",
            "valid_until",
            "subject_id",
            "email_folded",
            "status",
            "password_hash",
        ),
        "Merging moves everything that belongs to a customer, not only what the caller sees.",
    ),
    LookUp.PRIMARY_CONTACT: Width(
        ("contacts",),
        ("customer_id", "is_primary"),
        "A customer has one main contact: the former one steps back.",
    ),
    LookUp.ERASED_TRACES: Width(
        ("leads",),
        (
            "converted_contact_id",
            "name",
            "given_name",
            "family_name",
            "title",
            "email",
            "phone",
            "notes",
        ),
        "A person who is erased leaves no name in the lead that he was.",
    ),
    LookUp.PARTNER_IN_USE: Width(
        ("deals", "leads", "users"),
        ("partner_id", "deleted_at"),
        "A partner with deals, leads or logins is ended, not deleted.",
    ),
    LookUp.CHANGED_FIELDS: Width(
        ("events",),
        ("id", "name", "at", "subject_type", "subject_id", "changes"),
        "Who comes with an old version is told the names of the changed fields that he may see.",
    ),
    LookUp.LINKS_OF_QUOTE: Width(
        ("link_grants", "one_time_codes", "quote_recipients", "quotes"),
        ("id", "recipient_id", "quote_id", "token_hash", "code_hash", "purpose", "revoked_at"),
        "Links and codes are found by their hashes and made for those whom a quote goes to.",
    ),
    LookUp.SIGNING_RULES: Width(
        ("quote_template_versions", "customers", "users", "documents", "document_versions"),
        (
            "code_required",
            "code_above",
            "consent_text",
            "consent_required",
            "approval_threshold",
            "approval_threshold_currency",
            "customer_id",
            "customer_role",
            "status",
            "subject_id",
            "sha256",
        ),
        "What a signature needs is decided by the template and the company, unseen by the signer.",
    ),
    LookUp.SIGNERS_OF_QUOTE: Width(
        ("quote_recipients", "signature_requests"),
        ("quote_id", "quote_version_id", "recipient_id", "position", "status", "email"),
        "Whose turn it is, and whether all have signed, depends on the other signatories.",
    ),
    LookUp.SOLD_BY_DEAL: Width(
        ("quotes", "quote_versions", "orders", "invoices"),
        ("deal_id", "quote_id", "order_id", "status", "number"),
        "A deal is won by an accepted quote and stays won once invoiced, whoever sees those.",
    ),
    LookUp.RULES_IN_FORCE: Width(
        ("commission_rule_versions", "products"),
        (
            "id",
            "rule_id",
            "partner_id",
            "product_id",
            "family_id",
            "role",
            "territory_id",
            "tier_id",
            "basis",
            "rate",
            "steps",
            "cap",
            "currency",
            "months",
            "hold_days",
            "valid_from",
            "valid_until",
        ),
        "What a partner may expect of a deal follows rules that it does not see.",
    ),
    LookUp.APPLICATIONS_OF_ORIGIN: Width(
        ("partner_applications",),
        ("origin", "created_at"),
        "How many applications came from an address is counted for strangers, who see none.",
    ),
    LookUp.TERRITORIES: Width(
        ("territories", "territory_countries", "territory_assignments"),
        ("id", "name", "name_folded", "country", "territory_id", "partner_id", "valid_until"),
        "Where an end customer is decides on rules and verdicts, whoever sees the territory.",
    ),
    LookUp.SHARES_OF_DEAL: Width(
        ("deal_partners",),
        ("deal_id", "partner_id", "split_percent", "until"),
        "All parts in a deal come to at most the whole, whoever sees them.",
    ),
    LookUp.MAILS_OF_QUOTE: Width(
        ("events", "quote_recipients"),
        ("id", "name", "at", "subject_id", "customer_id", "changes"),
        "How many mails a quote's customers set off of late is counted, whoever set them off.",
    ),
    LookUp.PART_IN_APPROVAL: Width(
        ("events", "quote_versions", "approval_requests", "approval_steps"),
        ("name", "at", "subject_id", "actor_id", "quote_id", "decided_by_id", "decided_at"),
        "Who asked for an approval, wrote into its draft or took a turn takes no other.",
    ),
    LookUp.OFFERED_WHOLE: Width(
        ("quote_versions", "quote_lines", "quotes"),
        ("quote_id", "quote_version_id", "number", "cost", "margin_percent", "ledger"),
        "An order and a new choice of options copy the version whole, with what only staff see.",
    ),
    LookUp.TIER_OF_PARTNER: Width(
        ("partner_tiers", "partner_tier_memberships"),
        ("id", "partner_id", "tier_id", "valid_from", "valid_until", "protection_days"),
        "Protection and commission follow the tier that a partner was in at a moment.",
    ),
    LookUp.CLAIMS: Width(
        (
            "registration_claims",
            "deal_registrations",
            "registration_conflicts",
            "registration_products",
            "registration_decisions",
            "deals",
        ),
        (
            "id",
            "registration_id",
            "kind",
            "key",
            "families",
            "state",
            "period",
            "partner_id",
            "other_registration_id",
            "other_deal_id",
            "product_id",
            "deal_id",
            "owner_id",
            "decided_by_id",
            "submitted_at",
            "protected_until",
        ),
        "Whether a key is free depends on every partner; only the verdict is told.",
    ),
    LookUp.DIRECT_DEALS: Width(
        ("customers", "deals", "products", "product_families"),
        (
            "id",
            "domain",
            "tax_id",
            "name_folded",
            "billing_address_country",
            "customer_id",
            "partner_id",
            "product_id",
            "family_id",
            "number",
            "status",
            "opened_at",
            "owner_id",
            "merged_into_id",
        ),
        "An older open deal of our own stands against a registration; only the verdict is told.",
    ),
    LookUp.END_CUSTOMER: Width(
        ("customers", "contacts", "users"),
        ("id", "domain", "tax_id", "owner_id", "team_id", "customer_id", "email_folded"),
        "An approved registration becomes a deal with the customer that we know, whoever sees it.",
    ),
    LookUp.PARTNER_AS_HOLDER: Width(
        ("partners", "organisations"),
        ("id", "registrations_begun", "channel_manager_id", "time_zone"),
        "Numbers, limits and working days of a partner's registrations are counted for all of it.",
    ),
    LookUp.OFFERED_LEAD: Width(
        ("leads",),
        ("id", "partner_id", "status"),
        "A partner that accepts an offered lead sees it from then on, and not before.",
    ),
}
