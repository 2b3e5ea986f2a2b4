"""What a broken rule of the database means to whoever broke it, in one table."""

from __future__ import annotations

from typing import Final, NamedTuple

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from models.errors import Conflict, DomainError, ErrorCode, Invalid, NotFound


class Broken(NamedTuple):
    """The code and the input field that a constraint stands for."""

    code: ErrorCode
    field: str | None = None


MEANINGS: Final[dict[str, Broken]] = {
    "uq_users_email": Broken(ErrorCode.TAKEN, "email"),
    "uq_users_login": Broken(ErrorCode.TAKEN, "email"),
    "ck_users_one_company": Broken(ErrorCode.INVALID, "kind"),
    "users_kind_fixed": Broken(ErrorCode.INVALID_STATE, "kind"),
    "uq_oauth_clients_client_id": Broken(ErrorCode.TAKEN, "client_id"),
    "pk_idempotency_records": Broken(ErrorCode.IDEMPOTENCY_IN_PROGRESS, "idempotency_key"),
    "uq_external_references_value": Broken(ErrorCode.TAKEN, "external_ref"),
    "customers_cycle": Broken(ErrorCode.CYCLE, "parent_id"),
    "ck_customers_parent_is_another": Broken(ErrorCode.CYCLE, "parent_id"),
    "ck_customers_merged_into_another": Broken(ErrorCode.INVALID_STATE),
    "ck_customers_billing_country": Broken(ErrorCode.INVALID, "billing_address.country"),
    "ck_customers_shipping_country": Broken(ErrorCode.INVALID, "shipping_address.country"),
    "ex_contacts_primary": Broken(ErrorCode.TAKEN, "is_primary"),
    "ck_contacts_erased_is_blank": Broken(ErrorCode.INVALID_STATE),
    "uq_customer_tiers_name": Broken(ErrorCode.TAKEN, "name"),
    "uq_customer_tiers_code": Broken(ErrorCode.TAKEN, "code"),
    "uq_customer_tiers_rank": Broken(ErrorCode.TAKEN, "rank"),
    "ck_customer_tiers_hysteresis": Broken(ErrorCode.OUT_OF_RANGE, "threshold_down"),
    "ex_tier_memberships_overlap": Broken(ErrorCode.OVERLAP, "valid_from"),
    "ck_tier_memberships_forward": Broken(ErrorCode.OUT_OF_RANGE, "valid_until"),
    "uq_sales_teams_code": Broken(ErrorCode.TAKEN, "code"),
    "sales_teams_cycle": Broken(ErrorCode.CYCLE, "parent_id"),
    "ck_sales_teams_parent_is_another": Broken(ErrorCode.CYCLE, "parent_id"),
    "ex_team_memberships_overlap": Broken(ErrorCode.OVERLAP, "user_id"),
    "ex_team_memberships_primary": Broken(ErrorCode.OVERLAP, "is_primary"),
    "ck_team_memberships_forward": Broken(ErrorCode.OUT_OF_RANGE, "valid_until"),
    "uq_pipelines_name": Broken(ErrorCode.TAKEN, "name"),
    "ex_pipelines_default": Broken(ErrorCode.TAKEN, "is_default"),
    "ck_pipelines_default_is_published": Broken(ErrorCode.INVALID_STATE, "is_default"),
    "pipelines_complete": Broken(ErrorCode.PIPELINE_INCOMPLETE),
    "uq_deal_stages_id_pipeline_kind": Broken(ErrorCode.TAKEN, "id"),
    "ex_deal_stages_position": Broken(ErrorCode.TAKEN, "position"),
    "uq_deal_stages_won": Broken(ErrorCode.PIPELINE_INCOMPLETE, "kind"),
    "uq_deal_stages_name": Broken(ErrorCode.TAKEN, "name"),
    "ck_deal_stages_probability_of_kind": Broken(ErrorCode.OUT_OF_RANGE, "probability"),
    "fk_deals_stage_id": Broken(ErrorCode.STAGE_OF_OTHER_PIPELINE, "stage_id"),
    "ck_deals_closed_when_not_open": Broken(ErrorCode.INVALID_STATE, "closed_at"),
    "ck_deals_lost_reason": Broken(ErrorCode.LOST_REASON_REQUIRED, "lost_reason_id"),
    "ck_deals_closed_after_opened": Broken(ErrorCode.OUT_OF_RANGE, "closed_at"),
    "ck_deals_partner_and_role": Broken(ErrorCode.REQUIRED, "partner_role"),
    "uq_lost_reasons_code": Broken(ErrorCode.TAKEN, "code"),
    "uq_lost_reasons_name": Broken(ErrorCode.TAKEN, "name"),
    "ex_deal_stage_history_overlap": Broken(ErrorCode.CONFLICT),
    "deal_stage_history_gap": Broken(ErrorCode.CONFLICT),
    "ck_deal_stage_history_forward": Broken(ErrorCode.OUT_OF_RANGE, "at"),
    "append_only": Broken(ErrorCode.APPEND_ONLY),
    "uq_product_families_code": Broken(ErrorCode.TAKEN, "code"),
    "uq_products_sku": Broken(ErrorCode.TAKEN, "sku"),
    "ex_list_prices_overlap": Broken(ErrorCode.OVERLAP, "valid_from"),
    "ck_list_prices_forward": Broken(ErrorCode.OUT_OF_RANGE, "valid_until"),
    "uq_leads_converted_deal_id": Broken(ErrorCode.ALREADY_CONVERTED),
    "ck_leads_converted_whole": Broken(ErrorCode.INVALID_STATE, "status"),
    "ck_leads_disqualified_reason": Broken(ErrorCode.REQUIRED, "reason"),
    "ck_activities_completed_when_done": Broken(ErrorCode.INVALID_STATE, "status"),
    "uq_tasks_occurrence": Broken(ErrorCode.TAKEN, "occurrence"),
    "ck_tasks_due_time_has_date": Broken(ErrorCode.REQUIRED, "due_date"),
    "ck_tasks_due_at_follows": Broken(ErrorCode.INVALID, "due_date"),
    "ck_tasks_completed_when_done": Broken(ErrorCode.INVALID_STATE, "status"),
    "ck_tasks_recurrence_whole": Broken(ErrorCode.REQUIRED, "recurrence_pattern"),
    "ck_tasks_series_whole": Broken(ErrorCode.INVALID, "occurrence"),
    "uq_tags_name": Broken(ErrorCode.TAKEN, "name"),
    "uq_enrolments_once": Broken(ErrorCode.CONFLICT),
    "ck_marketing_fund_requests_two_people": Broken(ErrorCode.OWN_REQUEST),
    "ck_partner_applications_rejected_why": Broken(ErrorCode.REQUIRED, "reason"),
    "uq_partner_tiers_name": Broken(ErrorCode.TAKEN, "name"),
    "uq_partner_tiers_rank": Broken(ErrorCode.TAKEN, "rank"),
    "ex_partner_tier_memberships_overlap": Broken(ErrorCode.OVERLAP, "tier_id"),
    "ck_partner_tier_memberships_forward": Broken(ErrorCode.OUT_OF_RANGE, "valid_until"),
    "uq_deal_registrations_number": Broken(ErrorCode.CONFLICT),
    "uq_deal_registrations_receipt_id": Broken(ErrorCode.CONFLICT),
    "ck_deal_registrations_status_stored": Broken(ErrorCode.INVALID_STATE, "status"),
    "ck_deal_registrations_submitted_whole": Broken(ErrorCode.REQUIRED),
    "ck_deal_registrations_protected_forward": Broken(ErrorCode.INVALID_STATE),
    "ck_deal_registrations_protected_whole": Broken(ErrorCode.INVALID_STATE),
    "ex_registration_claims_holder": Broken(ErrorCode.HELD_BY_ANOTHER),
    "ck_registration_conflicts_one_other": Broken(ErrorCode.INVALID),
    "ex_lead_distributions_one_offer": Broken(ErrorCode.OVERLAP, "lead_id"),
    "ck_lead_distributions_status_stored": Broken(ErrorCode.INVALID_STATE, "status"),
    "ck_lead_distributions_answer_by_forward": Broken(ErrorCode.OUT_OF_RANGE, "answer_by"),
    "ck_lead_distributions_held_forward": Broken(ErrorCode.INVALID_STATE),
    "ck_lead_distributions_answered_whole": Broken(ErrorCode.INVALID_STATE),
    "uq_product_families_number": Broken(ErrorCode.CONFLICT),
    "frozen": Broken(ErrorCode.INVALID_STATE),
    "way": Broken(ErrorCode.INVALID_STATE),
    "ck_organisations_country": Broken(ErrorCode.INVALID, "address.country"),
    "uq_organisations_single": Broken(ErrorCode.INVALID_STATE),
    "ex_tax_rates_overlap": Broken(ErrorCode.OVERLAP, "valid_from"),
    "ck_tax_rates_forward": Broken(ErrorCode.OUT_OF_RANGE, "valid_until"),
    "uq_price_books_name": Broken(ErrorCode.TAKEN, "name"),
    "ck_price_books_tier_of_customers": Broken(ErrorCode.INVALID, "customer_tier_id"),
    "ck_price_books_tier_of_partners": Broken(ErrorCode.INVALID, "partner_tier_id"),
    "ck_price_books_forward": Broken(ErrorCode.OUT_OF_RANGE, "valid_until"),
    "ex_price_book_entries_overlap": Broken(ErrorCode.OVERLAP, "valid_from"),
    "ck_price_book_entries_forward": Broken(ErrorCode.OUT_OF_RANGE, "valid_until"),
    "uq_quote_templates_name": Broken(ErrorCode.TAKEN, "name"),
    "uq_quote_templates_default": Broken(ErrorCode.CONFLICT, "is_default"),
    "uq_terms_templates_name": Broken(ErrorCode.TAKEN, "name"),
    "uq_terms_templates_default": Broken(ErrorCode.CONFLICT, "is_default"),
    "uq_quote_template_versions_number": Broken(ErrorCode.CONFLICT),
    "uq_terms_template_versions_number": Broken(ErrorCode.CONFLICT),
    "uq_documents_generated": Broken(ErrorCode.CONFLICT),
    "uq_document_versions_number": Broken(ErrorCode.CONFLICT),
    "uq_quotes_number": Broken(ErrorCode.CONFLICT),
    "uq_quote_versions_number": Broken(ErrorCode.CONFLICT),
    "uq_quote_versions_open": Broken(ErrorCode.CONFLICT),
    "uq_quote_versions_accepted": Broken(ErrorCode.QUOTE_ALREADY_ACCEPTED),
    "ck_quote_versions_discount_whole": Broken(ErrorCode.REQUIRED, "discount"),
    "uq_quote_lines_key": Broken(ErrorCode.TAKEN, "lines"),
    "uq_quote_lines_position": Broken(ErrorCode.TAKEN, "lines"),
    "ck_quote_lines_one_discount": Broken(ErrorCode.INVALID, "lines"),
    "ck_quote_lines_chosen_or_optional": Broken(ErrorCode.INVALID, "lines"),
    "uq_quote_recipients_email": Broken(ErrorCode.TAKEN, "email"),
    "uq_signature_requests_recipient": Broken(ErrorCode.CONFLICT),
    "uq_signatures_signature_request_id": Broken(ErrorCode.QUOTE_ALREADY_ACCEPTED),
    "ck_quote_comments_reply_to_another": Broken(ErrorCode.INVALID, "reply_to_id"),
    "uq_approval_policies_name": Broken(ErrorCode.TAKEN, "name"),
    "ck_approval_policies_total_whole": Broken(ErrorCode.REQUIRED, "total"),
    "uq_approval_requests_pending": Broken(ErrorCode.INVALID_STATE),
    "uq_orders_number": Broken(ErrorCode.CONFLICT),
    "uq_orders_quote_version_id": Broken(ErrorCode.QUOTE_ALREADY_ACCEPTED),
    "uq_invoices_number": Broken(ErrorCode.CONFLICT),
    "ck_invoices_credits_within": Broken(ErrorCode.AMOUNT_EXCEEDED),
    "ck_invoices_payments_within": Broken(ErrorCode.AMOUNT_EXCEEDED, "amount"),
    "uq_payments_provider_ref": Broken(ErrorCode.TAKEN, "provider_ref"),
    "ck_payments_above_zero": Broken(ErrorCode.OUT_OF_RANGE, "amount"),
    "uq_credit_notes_number": Broken(ErrorCode.CONFLICT),
    "uq_commission_rules_name": Broken(ErrorCode.TAKEN, "name"),
    "uq_commission_rule_versions_number": Broken(ErrorCode.CONFLICT),
    "ex_commission_rule_versions_scope": Broken(ErrorCode.OVERLAP, "valid_from"),
    "ck_commission_rule_versions_forward": Broken(ErrorCode.OUT_OF_RANGE, "valid_until"),
    "ck_commission_rule_versions_amounts_whole": Broken(ErrorCode.REQUIRED, "currency"),
    "uq_commission_sources_line": Broken(ErrorCode.CONFLICT),
    "uq_commission_entries_number": Broken(ErrorCode.CONFLICT),
    "uq_commission_statements_number": Broken(ErrorCode.CONFLICT),
    "ck_commission_statements_forward": Broken(ErrorCode.OUT_OF_RANGE, "through"),
    "uq_commission_disputes_open": Broken(ErrorCode.INVALID_STATE, "entry_id"),
    "ck_commission_previews_forward": Broken(ErrorCode.OUT_OF_RANGE, "until"),
    "ck_payout_methods_second_person": Broken(ErrorCode.OWN_REQUEST),
    "ck_payout_methods_waited": Broken(ErrorCode.INVALID_STATE),
    "uq_payout_methods_requested": Broken(ErrorCode.INVALID_STATE),
    "uq_payout_methods_released": Broken(ErrorCode.CONFLICT),
    "uq_payouts_statement": Broken(ErrorCode.CONFLICT),
    "statement_chain": Broken(ErrorCode.CONFLICT),
    "uq_territories_name": Broken(ErrorCode.TAKEN, "name"),
    "ex_territory_countries_overlap": Broken(ErrorCode.OVERLAP, "countries"),
    "ck_territory_countries_forward": Broken(ErrorCode.OUT_OF_RANGE, "countries"),
    "ex_territory_assignments_overlap": Broken(ErrorCode.OVERLAP, "territory_id"),
    "ck_territory_assignments_forward": Broken(ErrorCode.OUT_OF_RANGE, "valid_until"),
    "ex_deal_partners_overlap": Broken(ErrorCode.OVERLAP, "since"),
    "ck_deal_partners_forward": Broken(ErrorCode.OUT_OF_RANGE, "until"),
}
SUFFIXES: Final = {
    "_range": ErrorCode.OUT_OF_RANGE,
    "_amount": ErrorCode.OUT_OF_RANGE,
    "_known": ErrorCode.INVALID,
    "_form": ErrorCode.INVALID,
}
REFERENCED = "23503"
TOO_LONG, TOO_LARGE = "22001", "22003"


def refusal(error: Exception) -> DomainError | None:
    """The refusal behind a database's error; nothing when the error is a bug or a fault."""
    if isinstance(error, StaleDataError):
        return Conflict(ErrorCode.CONFLICT)
    if not isinstance(error, DBAPIError) or error.orig is None:
        return None
    state = getattr(error.orig, "sqlstate", None)
    if state == TOO_LONG:
        return Invalid(None, code=ErrorCode.TOO_LONG)
    if state == TOO_LARGE:
        return Invalid(None, code=ErrorCode.OUT_OF_RANGE)
    if not isinstance(error, IntegrityError):
        return None
    return _broken(error)


def _broken(error: IntegrityError) -> DomainError | None:
    diagnosis = getattr(error.orig, "diag", None)
    name = getattr(diagnosis, "constraint_name", None)
    table = getattr(diagnosis, "table_name", None)
    if name is None:
        column = getattr(diagnosis, "column_name", None)
        return Invalid(column, code=ErrorCode.REQUIRED) if column else None
    if getattr(error.orig, "sqlstate", None) == REFERENCED:
        if "still referenced" in (diagnosis.message_detail or ""):  # type: ignore[union-attr]
            return Conflict(ErrorCode.IN_USE)
        if name not in MEANINGS:
            return NotFound(str(name).removeprefix(f"fk_{table}_"))
    return meaning(str(name), str(table))


def meaning(name: str, table: str) -> DomainError | None:
    """The refusal that a constraint stands for."""
    if name in MEANINGS:
        broken = MEANINGS[name]
        return DomainError(broken.code, field=broken.field)
    for suffix, code in SUFFIXES.items():
        if name.startswith(f"ck_{table}_") and name.endswith(suffix):
            return Invalid(name.removeprefix(f"ck_{table}_").removesuffix(suffix), code=code)
    return None
