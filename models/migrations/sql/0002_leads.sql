-- The baseline: leads.

CREATE TABLE leads (
    id UUID NOT NULL,
    name VARCHAR(200) NOT NULL,
    name_folded VARCHAR GENERATED ALWAYS AS (fold(name)) STORED NOT NULL,
    given_name VARCHAR(100),
    family_name VARCHAR(100),
    company_name VARCHAR(200),
    company_name_folded VARCHAR GENERATED ALWAYS AS (fold(company_name)) STORED,
    title VARCHAR(120),
    email VARCHAR(254),
    email_folded VARCHAR GENERATED ALWAYS AS (fold(email)) STORED,
    phone VARCHAR(40),
    website VARCHAR(400),
    country VARCHAR(2),
    status VARCHAR(32) NOT NULL,
    temperature VARCHAR(32) NOT NULL,
    source VARCHAR(120),
    score INTEGER,
    estimated_value NUMERIC,
    currency VARCHAR(3),
    notes TEXT,
    partner_id UUID,
    disqualified_reason VARCHAR(400),
    first_touch_at TIMESTAMP WITH TIME ZONE,
    last_touch_at TIMESTAMP WITH TIME ZONE,
    converted_at TIMESTAMP WITH TIME ZONE,
    converted_customer_id UUID,
    converted_contact_id UUID,
    converted_deal_id UUID,
    search_folded VARCHAR GENERATED ALWAYS AS (fold(coalesce(name, '') || ' ' || coalesce(company_name, '') || ' ' || coalesce(email, ''))) STORED NOT NULL,
    owner_id UUID,
    team_id UUID,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    deleted_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_leads PRIMARY KEY (id),
    CONSTRAINT ck_leads_currency_known CHECK (currency IS NULL OR currency_exponent(currency) >= 0),
    CONSTRAINT ck_leads_estimated_value_amount CHECK (estimated_value IS NULL OR (estimated_value >= 0 AND estimated_value < 1000000000000000 AND scale(estimated_value) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_leads_score_range CHECK (score BETWEEN 0 AND 1000),
    CONSTRAINT ck_leads_country_form CHECK (country ~ '^[A-Z]{2}$'),
    CONSTRAINT ck_leads_converted_whole CHECK ((status = 'CONVERTED') = (converted_at IS NOT NULL) AND (converted_at IS NOT NULL) = (converted_customer_id IS NOT NULL)),
    CONSTRAINT ck_leads_disqualified_reason CHECK ((status = 'DISQUALIFIED') = (disqualified_reason IS NOT NULL)),
    CONSTRAINT ck_leads_lead_status CHECK (status IN ('NEW', 'ASSIGNED', 'WORKING', 'NURTURE', 'QUALIFIED', 'CONVERTED', 'DISQUALIFIED')),
    CONSTRAINT ck_leads_temperature CHECK (temperature IN ('HOT', 'WARM', 'COLD')),
    CONSTRAINT uq_leads_converted_deal_id UNIQUE (converted_deal_id)
);
CREATE INDEX ix_leads_converted_contact_id ON leads (converted_contact_id);
CREATE INDEX ix_leads_converted_customer_id ON leads (converted_customer_id);
CREATE INDEX ix_leads_created_at ON leads (created_at, id);
CREATE INDEX ix_leads_owner_id ON leads (owner_id, updated_at, id);
CREATE INDEX ix_leads_partner_id ON leads (partner_id);
CREATE INDEX ix_leads_search_folded ON leads USING gin (search_folded gin_trgm_ops);
CREATE INDEX ix_leads_status ON leads (status, updated_at, id);
CREATE INDEX ix_leads_team_id ON leads (team_id, updated_at, id);
CREATE INDEX ix_leads_updated_at ON leads (updated_at, id);
