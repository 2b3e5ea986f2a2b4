-- Deal registrations, claims on end customers, and leads offered to partners.

ALTER TABLE product_families ADD COLUMN number INTEGER NOT NULL GENERATED ALWAYS AS IDENTITY;
ALTER TABLE product_families ADD CONSTRAINT uq_product_families_number UNIQUE (number);
ALTER TABLE partners ADD COLUMN registrations_begun INTEGER NOT NULL DEFAULT 0;
ALTER TABLE partners ALTER COLUMN registrations_begun DROP DEFAULT;

CREATE TABLE deal_registrations (
    id UUID NOT NULL,
    partner_id UUID NOT NULL,
    number VARCHAR(20) NOT NULL,
    status VARCHAR(32) NOT NULL,
    end_customer_name VARCHAR(200) NOT NULL,
    end_customer_name_folded VARCHAR GENERATED ALWAYS AS (fold(end_customer_name)) STORED NOT NULL,
    end_customer_domain VARCHAR(253),
    end_customer_tax_id VARCHAR(40),
    country VARCHAR(2),
    contact_name VARCHAR(200),
    contact_email VARCHAR(254),
    amount NUMERIC,
    currency VARCHAR(3),
    expected_close DATE,
    note TEXT,
    submitted_by_id UUID,
    submitted_at TIMESTAMP WITH TIME ZONE,
    answer_due_at TIMESTAMP WITH TIME ZONE,
    verdict_outcome VARCHAR(32),
    verdict_rule SMALLINT,
    verdict_until TIMESTAMP WITH TIME ZONE,
    verdict_receipt TEXT,
    receipt_id VARCHAR(32),
    estimate NUMERIC,
    estimate_currency VARCHAR(3),
    reviewer_id UUID,
    review_started_at TIMESTAMP WITH TIME ZONE,
    question TEXT,
    answer TEXT,
    tier_id UUID,
    decided_at TIMESTAMP WITH TIME ZONE,
    protected_from TIMESTAMP WITH TIME ZONE,
    protected_until TIMESTAMP WITH TIME ZONE,
    protection_days SMALLINT,
    extended_at TIMESTAMP WITH TIME ZONE,
    extension_reason TEXT,
    reason_code VARCHAR(32),
    reason TEXT,
    appeal TEXT,
    appealed_at TIMESTAMP WITH TIME ZONE,
    deal_id UUID,
    deal_role VARCHAR(32),
    search_folded VARCHAR GENERATED ALWAYS AS (fold(coalesce(number, '') || ' ' || coalesce(end_customer_name, '') || ' ' || coalesce(end_customer_domain, ''))) STORED NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_deal_registrations PRIMARY KEY (id),
    CONSTRAINT ck_deal_registrations_currency_known CHECK (currency IS NULL OR currency_exponent(currency) >= 0),
    CONSTRAINT ck_deal_registrations_amount_amount CHECK (amount IS NULL OR (amount >= 0 AND amount < 1000000000000000 AND scale(amount) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_deal_registrations_estimate_currency_known CHECK (estimate_currency IS NULL OR currency_exponent(estimate_currency) >= 0),
    CONSTRAINT ck_deal_registrations_estimate_amount CHECK (estimate IS NULL OR (estimate >= 0 AND estimate < 1000000000000000 AND scale(estimate) IS NOT DISTINCT FROM currency_exponent(estimate_currency))),
    CONSTRAINT ck_deal_registrations_country_form CHECK (country ~ '^[A-Z]{2}$'),
    CONSTRAINT ck_deal_registrations_status_stored CHECK (status NOT IN ('EXPIRED', 'CONVERTED', 'LOST')),
    CONSTRAINT ck_deal_registrations_submitted_whole CHECK (status IN ('DRAFT', 'WITHDRAWN') OR num_nulls(country, contact_name, contact_email, amount, currency, expected_close, submitted_at, answer_due_at, verdict_outcome, verdict_rule, verdict_receipt, receipt_id) = 0),
    CONSTRAINT ck_deal_registrations_protected_forward CHECK (protected_until >= protected_from),
    CONSTRAINT ck_deal_registrations_protected_whole CHECK ((protected_from IS NULL) = (protected_until IS NULL)),
    CONSTRAINT fk_deal_registrations_partner_id FOREIGN KEY(partner_id) REFERENCES partners (id),
    CONSTRAINT ck_deal_registrations_status CHECK (status IN ('DRAFT', 'SUBMITTED', 'UNDER_REVIEW', 'RETURNED', 'APPROVED', 'EXTENSION_REQUESTED', 'MERGED', 'REJECTED', 'APPEALED', 'WITHDRAWN', 'CANCELLED', 'EXPIRED', 'CONVERTED', 'LOST')),
    CONSTRAINT fk_deal_registrations_submitted_by_id FOREIGN KEY(submitted_by_id) REFERENCES users (id),
    CONSTRAINT ck_deal_registrations_verdict_outcome CHECK (verdict_outcome IN ('FREE', 'UNDER_REVIEW', 'BLOCKED')),
    CONSTRAINT uq_deal_registrations_receipt_id UNIQUE (receipt_id),
    CONSTRAINT fk_deal_registrations_reviewer_id FOREIGN KEY(reviewer_id) REFERENCES users (id),
    CONSTRAINT fk_deal_registrations_tier_id FOREIGN KEY(tier_id) REFERENCES partner_tiers (id),
    CONSTRAINT ck_deal_registrations_reason_code CHECK (reason_code IN ('HELD_BY_ANOTHER', 'KNOWN_CUSTOMER', 'OUTSIDE_TERRITORY', 'INCOMPLETE', 'NOT_QUALIFIED', 'OTHER')),
    CONSTRAINT fk_deal_registrations_deal_id FOREIGN KEY(deal_id) REFERENCES deals (id),
    CONSTRAINT ck_deal_registrations_deal_role CHECK (deal_role IN ('SOURCED', 'INFLUENCED', 'RESALE')),
    CONSTRAINT fk_deal_registrations_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    CONSTRAINT fk_deal_registrations_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id)
);
CREATE INDEX ix_deal_registrations_answer_due_at ON deal_registrations (answer_due_at, id);
CREATE INDEX ix_deal_registrations_created_at ON deal_registrations (created_at, id);
CREATE INDEX ix_deal_registrations_deal_id ON deal_registrations (deal_id);
CREATE INDEX ix_deal_registrations_partner_id ON deal_registrations (partner_id, updated_at, id);
CREATE INDEX ix_deal_registrations_protected_until ON deal_registrations (protected_until, id);
CREATE INDEX ix_deal_registrations_reviewer_id ON deal_registrations (reviewer_id);
CREATE INDEX ix_deal_registrations_search_folded ON deal_registrations USING gin (search_folded gin_trgm_ops);
CREATE INDEX ix_deal_registrations_status ON deal_registrations (status, updated_at, id);
CREATE INDEX ix_deal_registrations_submitted_by_id ON deal_registrations (submitted_by_id);
CREATE INDEX ix_deal_registrations_tier_id ON deal_registrations (tier_id);
CREATE INDEX ix_deal_registrations_updated_at ON deal_registrations (updated_at, id);
CREATE UNIQUE INDEX uq_deal_registrations_number ON deal_registrations (partner_id, number);

CREATE TABLE registration_products (
    registration_id UUID NOT NULL,
    product_id UUID NOT NULL,
    CONSTRAINT pk_registration_products PRIMARY KEY (registration_id, product_id),
    CONSTRAINT fk_registration_products_registration_id FOREIGN KEY(registration_id) REFERENCES deal_registrations (id),
    CONSTRAINT fk_registration_products_product_id FOREIGN KEY(product_id) REFERENCES products (id)
);
CREATE INDEX ix_registration_products_product_id ON registration_products (product_id);

CREATE TABLE registration_claims (
    id UUID NOT NULL,
    registration_id UUID NOT NULL,
    kind VARCHAR(32) NOT NULL,
    key VARCHAR(300) NOT NULL,
    families INT4RANGE NOT NULL,
    state VARCHAR(32) NOT NULL,
    period TSTZRANGE NOT NULL,
    CONSTRAINT pk_registration_claims PRIMARY KEY (id),
    CONSTRAINT ex_registration_claims_holder EXCLUDE USING gist (kind WITH =, key WITH =, families WITH &&, period WITH &&),
    CONSTRAINT fk_registration_claims_registration_id FOREIGN KEY(registration_id) REFERENCES deal_registrations (id),
    CONSTRAINT ck_registration_claims_kind CHECK (kind IN ('DOMAIN', 'TAX_ID', 'NAME_AND_COUNTRY')),
    CONSTRAINT ck_registration_claims_state CHECK (state IN ('PENDING', 'PROTECTED'))
);
CREATE INDEX ix_registration_claims_key ON registration_claims (kind, key);
CREATE INDEX ix_registration_claims_registration_id ON registration_claims (registration_id);

CREATE TABLE registration_conflicts (
    id UUID NOT NULL,
    registration_id UUID NOT NULL,
    kind VARCHAR(32) NOT NULL,
    other_registration_id UUID,
    other_deal_id UUID,
    matched VARCHAR(32)[] NOT NULL,
    matched_because VARCHAR(600) NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_registration_conflicts PRIMARY KEY (id),
    CONSTRAINT ck_registration_conflicts_one_other CHECK (num_nonnulls(other_registration_id, other_deal_id) = 1),
    CONSTRAINT fk_registration_conflicts_registration_id FOREIGN KEY(registration_id) REFERENCES deal_registrations (id),
    CONSTRAINT ck_registration_conflicts_kind CHECK (kind IN ('PENDING_CLAIM', 'PROTECTED_CLAIM', 'DIRECT_DEAL')),
    CONSTRAINT fk_registration_conflicts_other_registration_id FOREIGN KEY(other_registration_id) REFERENCES deal_registrations (id),
    CONSTRAINT fk_registration_conflicts_other_deal_id FOREIGN KEY(other_deal_id) REFERENCES deals (id),
    CONSTRAINT fk_registration_conflicts_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    CONSTRAINT fk_registration_conflicts_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id)
);
CREATE INDEX ix_registration_conflicts_other_deal_id ON registration_conflicts (other_deal_id);
CREATE INDEX ix_registration_conflicts_other_registration_id ON registration_conflicts (other_registration_id);
CREATE INDEX ix_registration_conflicts_registration_id ON registration_conflicts (registration_id);
CREATE INDEX ix_registration_conflicts_updated_at ON registration_conflicts (updated_at, id);

CREATE TABLE registration_decisions (
    id UUID NOT NULL,
    registration_id UUID NOT NULL,
    kind VARCHAR(32) NOT NULL,
    reason_code VARCHAR(32),
    reason TEXT,
    internal_note TEXT,
    decided_by_id UUID,
    decided_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_registration_decisions PRIMARY KEY (id),
    CONSTRAINT fk_registration_decisions_registration_id FOREIGN KEY(registration_id) REFERENCES deal_registrations (id),
    CONSTRAINT ck_registration_decisions_kind CHECK (kind IN ('RETURNED', 'APPROVED', 'MERGED', 'REJECTED', 'EXTENDED', 'EXTENSION_DECLINED', 'CANCELLED', 'APPEAL_GRANTED', 'APPEAL_DENIED')),
    CONSTRAINT ck_registration_decisions_reason_code CHECK (reason_code IN ('HELD_BY_ANOTHER', 'KNOWN_CUSTOMER', 'OUTSIDE_TERRITORY', 'INCOMPLETE', 'NOT_QUALIFIED', 'OTHER')),
    CONSTRAINT fk_registration_decisions_decided_by_id FOREIGN KEY(decided_by_id) REFERENCES users (id),
    CONSTRAINT fk_registration_decisions_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    CONSTRAINT fk_registration_decisions_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id)
);
CREATE INDEX ix_registration_decisions_decided_by_id ON registration_decisions (decided_by_id);
CREATE INDEX ix_registration_decisions_registration_id ON registration_decisions (registration_id);
CREATE INDEX ix_registration_decisions_updated_at ON registration_decisions (updated_at, id);

CREATE TABLE lead_distributions (
    id UUID NOT NULL,
    lead_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    status VARCHAR(32) NOT NULL,
    offered_at TIMESTAMP WITH TIME ZONE NOT NULL,
    answer_by TIMESTAMP WITH TIME ZONE NOT NULL,
    held_until TIMESTAMP WITH TIME ZONE,
    answered_at TIMESTAMP WITH TIME ZONE,
    answered_by_id UUID,
    reason VARCHAR(400),
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_lead_distributions PRIMARY KEY (id),
    CONSTRAINT ex_lead_distributions_one_offer EXCLUDE USING gist (lead_id WITH =, tstzrange(offered_at, held_until) WITH &&),
    CONSTRAINT ck_lead_distributions_status_stored CHECK (status <> 'EXPIRED'),
    CONSTRAINT ck_lead_distributions_answer_by_forward CHECK (answer_by > offered_at),
    CONSTRAINT ck_lead_distributions_held_forward CHECK (held_until >= offered_at),
    CONSTRAINT ck_lead_distributions_answered_whole CHECK ((status IN ('ACCEPTED', 'DECLINED')) = (answered_at IS NOT NULL)),
    CONSTRAINT fk_lead_distributions_lead_id FOREIGN KEY(lead_id) REFERENCES leads (id),
    CONSTRAINT fk_lead_distributions_partner_id FOREIGN KEY(partner_id) REFERENCES partners (id),
    CONSTRAINT ck_lead_distributions_status CHECK (status IN ('OFFERED', 'ACCEPTED', 'DECLINED', 'RECALLED', 'EXPIRED')),
    CONSTRAINT fk_lead_distributions_answered_by_id FOREIGN KEY(answered_by_id) REFERENCES users (id),
    CONSTRAINT fk_lead_distributions_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    CONSTRAINT fk_lead_distributions_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id)
);
CREATE INDEX ix_lead_distributions_answered_by_id ON lead_distributions (answered_by_id);
CREATE INDEX ix_lead_distributions_created_at ON lead_distributions (created_at, id);
CREATE INDEX ix_lead_distributions_lead_id ON lead_distributions (lead_id);
CREATE INDEX ix_lead_distributions_partner_id ON lead_distributions (partner_id, updated_at, id);
CREATE INDEX ix_lead_distributions_status ON lead_distributions (status, updated_at, id);
CREATE INDEX ix_lead_distributions_updated_at ON lead_distributions (updated_at, id);

