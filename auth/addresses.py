"""Email addresses: one spelling for each, so that no two logins differ in capitals alone."""

from email_validator import EmailNotValidError, validate_email

import settings
from models.errors import Invalid

LONGEST = 254


def normal_address(address: str) -> str:
    """The one spelling kept and compared; refuses what is no mail address."""
    if len(address) > LONGEST:
        raise Invalid("email", f"Use at most {LONGEST} characters.")
    lenient = settings.get().env is not settings.Environment.PRODUCTION
    try:
        found = validate_email(
            address.strip(" "), check_deliverability=False, test_environment=lenient
        )
    except EmailNotValidError:
        raise Invalid("email", "This is not an email address.") from None
    return found.normalized.casefold()
