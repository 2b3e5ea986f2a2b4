"""Which templates a role sees: staff all of them; others only what was rendered from them."""

from __future__ import annotations

from auth.row_rules.kinds import EVERY_ROW, Rules, for_staff
from models.quote_templates import (
    QuoteTemplate,
    QuoteTemplateVersion,
    TermsTemplate,
    TermsTemplateVersion,
)

RULES: Rules = {
    QuoteTemplate: for_staff(EVERY_ROW),
    QuoteTemplateVersion: for_staff(EVERY_ROW),
    TermsTemplate: for_staff(EVERY_ROW),
    TermsTemplateVersion: for_staff(EVERY_ROW),
}
