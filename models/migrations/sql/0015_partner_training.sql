-- Training, certifications and marketing funds of partners.

CREATE TABLE courses (
    id UUID NOT NULL,
    title VARCHAR(200) NOT NULL,
    title_folded VARCHAR GENERATED ALWAYS AS (fold(title)) STORED NOT NULL,
    description TEXT,
    language VARCHAR(35) NOT NULL,
    tier_id UUID,
    pass_percent INTEGER NOT NULL,
    valid_months INTEGER,
    status VARCHAR(32) NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_courses PRIMARY KEY (id),
    CONSTRAINT ck_courses_pass_percent_range CHECK (pass_percent BETWEEN 1 AND 100),
    CONSTRAINT ck_courses_valid_months_range CHECK (valid_months BETWEEN 1 AND 120),
    CONSTRAINT fk_courses_tier_id FOREIGN KEY(tier_id) REFERENCES partner_tiers (id),
    CONSTRAINT ck_courses_status CHECK (status IN ('DRAFT', 'PUBLISHED', 'RETIRED')),
    CONSTRAINT fk_courses_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    CONSTRAINT fk_courses_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id)
);
CREATE INDEX ix_courses_created_at ON courses (created_at, id);
CREATE INDEX ix_courses_status ON courses (status, updated_at, id);
CREATE INDEX ix_courses_tier_id ON courses (tier_id);
CREATE INDEX ix_courses_updated_at ON courses (updated_at, id);

CREATE TABLE course_pages (
    id UUID NOT NULL,
    course_id UUID NOT NULL,
    position SMALLINT NOT NULL,
    title VARCHAR(200) NOT NULL,
    body TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_course_pages PRIMARY KEY (id),
    CONSTRAINT uq_course_pages_position UNIQUE (course_id, position),
    CONSTRAINT fk_course_pages_course_id FOREIGN KEY(course_id) REFERENCES courses (id),
    CONSTRAINT fk_course_pages_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    CONSTRAINT fk_course_pages_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id)
);
CREATE INDEX ix_course_pages_updated_at ON course_pages (updated_at, id);

CREATE TABLE quiz_questions (
    id UUID NOT NULL,
    course_id UUID NOT NULL,
    position SMALLINT NOT NULL,
    text VARCHAR(400) NOT NULL,
    choices VARCHAR(200)[] NOT NULL,
    right_choices VARCHAR(200)[] NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_quiz_questions PRIMARY KEY (id),
    CONSTRAINT uq_quiz_questions_position UNIQUE (course_id, position),
    CONSTRAINT ck_quiz_questions_choices_range CHECK (cardinality(choices) BETWEEN 2 AND 10),
    CONSTRAINT ck_quiz_questions_right_choices_range CHECK (cardinality(right_choices) >= 1),
    CONSTRAINT ck_quiz_questions_right_choices_form CHECK (right_choices <@ choices),
    CONSTRAINT fk_quiz_questions_course_id FOREIGN KEY(course_id) REFERENCES courses (id),
    CONSTRAINT fk_quiz_questions_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    CONSTRAINT fk_quiz_questions_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id)
);
CREATE INDEX ix_quiz_questions_updated_at ON quiz_questions (updated_at, id);

CREATE TABLE enrolments (
    id UUID NOT NULL,
    course_id UUID NOT NULL,
    user_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    pages_read SMALLINT NOT NULL,
    passed_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_enrolments PRIMARY KEY (id),
    CONSTRAINT uq_enrolments_once UNIQUE (course_id, user_id),
    CONSTRAINT ck_enrolments_pages_read_range CHECK (pages_read >= 0),
    CONSTRAINT fk_enrolments_course_id FOREIGN KEY(course_id) REFERENCES courses (id),
    CONSTRAINT fk_enrolments_user_id FOREIGN KEY(user_id) REFERENCES users (id),
    CONSTRAINT fk_enrolments_partner_id FOREIGN KEY(partner_id) REFERENCES partners (id),
    CONSTRAINT fk_enrolments_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    CONSTRAINT fk_enrolments_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id)
);
CREATE INDEX ix_enrolments_partner_id ON enrolments (partner_id);
CREATE INDEX ix_enrolments_updated_at ON enrolments (updated_at, id);
CREATE INDEX ix_enrolments_user_id ON enrolments (user_id);

CREATE TABLE quiz_attempts (
    id UUID NOT NULL,
    enrolment_id UUID NOT NULL,
    answers JSONB NOT NULL,
    percent INTEGER NOT NULL,
    has_passed BOOLEAN NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_quiz_attempts PRIMARY KEY (id),
    CONSTRAINT ck_quiz_attempts_percent_range CHECK (percent BETWEEN 0 AND 100),
    CONSTRAINT fk_quiz_attempts_enrolment_id FOREIGN KEY(enrolment_id) REFERENCES enrolments (id),
    CONSTRAINT fk_quiz_attempts_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    CONSTRAINT fk_quiz_attempts_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id)
);
CREATE INDEX ix_quiz_attempts_enrolment_id ON quiz_attempts (enrolment_id);
CREATE INDEX ix_quiz_attempts_updated_at ON quiz_attempts (updated_at, id);

CREATE TABLE certifications (
    id UUID NOT NULL,
    course_id UUID NOT NULL,
    user_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    name VARCHAR(200) NOT NULL,
    holder VARCHAR(200) NOT NULL,
    company VARCHAR(200) NOT NULL,
    issued_on DATE NOT NULL,
    expires_on DATE,
    revoked_at TIMESTAMP WITH TIME ZONE,
    verify_id VARCHAR(32) NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_certifications PRIMARY KEY (id),
    CONSTRAINT ck_certifications_verify_id_form CHECK (verify_id ~ '^[0-9a-f]{32}$'),
    CONSTRAINT ck_certifications_forward CHECK (expires_on > issued_on),
    CONSTRAINT fk_certifications_course_id FOREIGN KEY(course_id) REFERENCES courses (id),
    CONSTRAINT fk_certifications_user_id FOREIGN KEY(user_id) REFERENCES users (id),
    CONSTRAINT fk_certifications_partner_id FOREIGN KEY(partner_id) REFERENCES partners (id),
    CONSTRAINT uq_certifications_verify_id UNIQUE (verify_id),
    CONSTRAINT fk_certifications_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    CONSTRAINT fk_certifications_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id)
);
CREATE INDEX ix_certifications_course_id ON certifications (course_id);
CREATE INDEX ix_certifications_partner_id ON certifications (partner_id, expires_on);
CREATE INDEX ix_certifications_updated_at ON certifications (updated_at, id);
CREATE INDEX ix_certifications_user_id ON certifications (user_id);

CREATE TABLE marketing_fund_requests (
    id UUID NOT NULL,
    partner_id UUID NOT NULL,
    purpose VARCHAR(200) NOT NULL,
    description TEXT,
    takes_place_on DATE NOT NULL,
    amount NUMERIC NOT NULL,
    currency VARCHAR(3) NOT NULL,
    status VARCHAR(32) NOT NULL,
    granted NUMERIC,
    spent NUMERIC,
    decided_by_id UUID,
    decided_at TIMESTAMP WITH TIME ZONE,
    reason TEXT,
    proof_id UUID,
    proof_note TEXT,
    paid NUMERIC,
    paid_by_id UUID,
    paid_on DATE,
    payment_reference VARCHAR(140),
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID,
    updated_by_id UUID,
    version INTEGER NOT NULL,
    CONSTRAINT pk_marketing_fund_requests PRIMARY KEY (id),
    CONSTRAINT ck_marketing_fund_requests_currency_known CHECK (currency IS NULL OR currency_exponent(currency) >= 0),
    CONSTRAINT ck_marketing_fund_requests_amount_amount CHECK (amount IS NULL OR (amount >= 0 AND amount < 1000000000000000 AND scale(amount) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_marketing_fund_requests_granted_amount CHECK (granted IS NULL OR (granted >= 0 AND granted < 1000000000000000 AND scale(granted) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_marketing_fund_requests_spent_amount CHECK (spent IS NULL OR (spent >= 0 AND spent < 1000000000000000 AND scale(spent) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_marketing_fund_requests_paid_amount CHECK (paid IS NULL OR (paid >= 0 AND paid < 1000000000000000 AND scale(paid) IS NOT DISTINCT FROM currency_exponent(currency))),
    CONSTRAINT ck_marketing_fund_requests_amount_range CHECK (amount > 0),
    CONSTRAINT ck_marketing_fund_requests_granted_range CHECK (granted <= amount),
    CONSTRAINT ck_marketing_fund_requests_paid_range CHECK (paid <= granted AND paid <= spent),
    CONSTRAINT ck_marketing_fund_requests_two_people CHECK (paid_by_id <> decided_by_id),
    CONSTRAINT ck_marketing_fund_requests_decided_when_over CHECK ((status IN ('REQUESTED', 'WITHDRAWN')) = (decided_at IS NULL)),
    CONSTRAINT ck_marketing_fund_requests_paid_when_over CHECK ((status = 'PAID') = (paid IS NOT NULL)),
    CONSTRAINT fk_marketing_fund_requests_partner_id FOREIGN KEY(partner_id) REFERENCES partners (id),
    CONSTRAINT ck_marketing_fund_requests_status CHECK (status IN ('REQUESTED', 'APPROVED', 'REJECTED', 'WITHDRAWN', 'PROVEN', 'PAID')),
    CONSTRAINT fk_marketing_fund_requests_decided_by_id FOREIGN KEY(decided_by_id) REFERENCES users (id),
    CONSTRAINT fk_marketing_fund_requests_proof_id FOREIGN KEY(proof_id) REFERENCES file_assets (id),
    CONSTRAINT fk_marketing_fund_requests_paid_by_id FOREIGN KEY(paid_by_id) REFERENCES users (id),
    CONSTRAINT fk_marketing_fund_requests_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    CONSTRAINT fk_marketing_fund_requests_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id)
);
CREATE INDEX ix_marketing_fund_requests_created_at ON marketing_fund_requests (created_at, id);
CREATE INDEX ix_marketing_fund_requests_decided_by_id ON marketing_fund_requests (decided_by_id);
CREATE INDEX ix_marketing_fund_requests_paid_by_id ON marketing_fund_requests (paid_by_id);
CREATE INDEX ix_marketing_fund_requests_partner_id ON marketing_fund_requests (partner_id, updated_at, id);
CREATE INDEX ix_marketing_fund_requests_proof_id ON marketing_fund_requests (proof_id);
CREATE INDEX ix_marketing_fund_requests_status ON marketing_fund_requests (status, updated_at, id);
CREATE INDEX ix_marketing_fund_requests_updated_at ON marketing_fund_requests (updated_at, id);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON quiz_attempts
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
