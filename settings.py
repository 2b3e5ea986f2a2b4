"""Every CRM_ variable: its type, default and meaning; all checked at once, first of all."""

import difflib
import os
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Final, Literal, NamedTuple, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    Field,
    PositiveInt,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT: Final = Path(__file__).resolve().parent
PREFIX: Final = "CRM_"


class SettingsError(Exception):
    """One or more CRM_ variables are wrong; the message lists all of them."""


class Environment(StrEnum):
    """What the installation is for."""

    DEMO = "demo"
    PRODUCTION = "production"


class Explorer(StrEnum):
    """Who may open GraphiQL."""

    OFF = "off"
    INTERNAL = "internal"
    ALL = "all"


class Limits(NamedTuple):
    """What one caller may ask of the API; costs are the points of `extensions.cost`."""

    page_maximum: int
    cost_limit: int
    bucket_capacity: int
    bucket_restore: int


DEMO_BUCKET: Final = (1_000_000, 10_000)
BUCKETS: Final = {"staff": (50_000, 2_500), "outsiders": (2_000, 100)}


def _scheme(*schemes: str) -> AfterValidator:
    def check(address: str) -> str:
        if address and urlsplit(address).scheme not in schemes:
            message = "must start with " + " or ".join(f"{scheme}://" for scheme in schemes)
            raise ValueError(message)
        return address

    return AfterValidator(check)


def _from_root(folder: Path) -> Path:
    return Path(os.path.normpath(ROOT / folder.expanduser()))


PostgresUrl = Annotated[str, _scheme("postgresql", "postgres")]
BrokerUrl = Annotated[str, _scheme("redis", "rediss", "amqp", "amqps")]
WebUrl = Annotated[str, _scheme("http", "https")]


class Settings(BaseSettings):
    """The declaration from which .env.example and docs/configuration.md are generated."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=ROOT / ".env",
        extra="ignore",
        frozen=True,
        env_ignore_empty=True,
    )

    env: Environment = Field(
        Environment.DEMO,
        description="`demo` loads the demo world and is generous; `production` is strict: it wants "
        "https, a signing key and the database's own wall.",
    )
    data_dir: Annotated[Path, AfterValidator(_from_root)] = Field(
        Path("var"),
        validate_default=True,
        description="Folder of the embedded PostgreSQL, of secrets and of stored files. "
        "Relative paths start at the repository.",
    )
    base_url: WebUrl = Field(
        "http://127.0.0.1:8000",
        description="Public address. Links in mails are made from it, never from a request.",
    )
    database_url: PostgresUrl = Field(
        "", description="PostgreSQL 15 or newer. Empty: the embedded server under CRM_DATA_DIR."
    )
    database_role_prefix: str = Field(
        "crm_",
        pattern=r"^[a-z][a-z0-9_]{0,30}$",
        description="Start of the names of the database roles of the read connections. "
        "Give each installation on a shared server its own.",
    )
    accept_no_wall: bool = Field(
        default=False,
        description="Lets production start although the database roles could not be made.",
    )
    write_pool_size: PositiveInt = Field(10, description="Connections for writes, per process.")
    read_pool_staff: PositiveInt = Field(8, description="Read connections for staff, per process.")
    read_pool_customer: PositiveInt = Field(6, description="Read connections for customers.")
    read_pool_partner: PositiveInt = Field(6, description="Read connections for partners.")
    request_deadline: PositiveInt = Field(
        10, description="Seconds that one request may spend in the database."
    )
    page_maximum_staff: PositiveInt = Field(1_000, description="Largest `first:` for staff.")
    page_maximum_outsiders: PositiveInt = Field(
        100, description="Largest `first:` for customers and partners."
    )
    cost_limit_staff: PositiveInt = Field(25_000, description="Highest cost of a staff document.")
    cost_limit_outsiders: PositiveInt = Field(
        1_000, description="Highest cost of a customer's or partner's document."
    )
    bucket_capacity_staff: PositiveInt | None = Field(
        None, description="Points in a staff token's bucket. Empty: 50,000; demo 1,000,000."
    )
    bucket_restore_staff: PositiveInt | None = Field(
        None, description="Points restored per second. Empty: 2,500; demo 10,000."
    )
    bucket_capacity_outsiders: PositiveInt | None = Field(
        None, description="Points in an outsider's bucket. Empty: 2,000; demo 1,000,000."
    )
    bucket_restore_outsiders: PositiveInt | None = Field(
        None, description="Points restored per second. Empty: 100; demo 10,000."
    )
    explorer: Explorer = Field(
        Explorer.INTERNAL, description="Who may open GraphiQL: `off`, `internal` (staff) or `all`."
    )
    secret_key: SecretStr = Field(
        SecretStr(""),
        description="Key of cookies and links, 32 characters or more. Empty: one is made and kept "
        "under CRM_DATA_DIR; production wants its own.",
    )
    payout_key: SecretStr = Field(
        SecretStr(""),
        description="Key that seals partners' bank accounts, 32 characters or more; without it they"
        " cannot be read again. Empty: one is made and kept under CRM_DATA_DIR.",
    )
    signing_key: str = Field(
        "",
        description="Path of the key and certificate that seal signed PDFs: PEM or PKCS#12. Empty: "
        "one is made and kept under CRM_DATA_DIR/keys; production wants its own.",
    )
    signing_key_password: SecretStr = Field(
        SecretStr(""), description="Password of the file that CRM_SIGNING_KEY names."
    )
    trusted_proxies: str = Field(
        "", description="Comma-separated addresses whose X-Forwarded-For is believed."
    )
    broker_url: BrokerUrl = Field(
        "", description="Redis or RabbitMQ for jobs. Empty: jobs run in the web process."
    )
    smtp_url: Annotated[str, _scheme("smtp", "smtps")] = Field(
        "",
        description="Mail server: smtp://user:password@host:port (STARTTLS where it is offered; "
        "?starttls=required or never), or smtps://. Empty: mails are captured and shown in the "
        "outbox.",
    )
    mail_from: str = Field(
        "", description="Address that mails come from. Empty: the organisation's own."
    )
    storage_url: Annotated[str, _scheme("file", "s3")] = Field(
        "", description="Where files are kept. Empty: under CRM_DATA_DIR."
    )
    tsa_url: WebUrl = Field(
        "", description="Time-stamp authority for signed PDFs. Empty: signed without a time stamp."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="Least level that is logged: debug, info, warning or error."
    )
    test_database_url: str = Field(
        "",
        description="Tests only: the external server of the second pass. Empty: 127.0.0.1:5432 as "
        "the current user; `none` turns the pass off.",
    )
    test_data_dir: Annotated[Path, AfterValidator(_from_root)] = Field(
        Path("../shared/data"),
        validate_default=True,
        description="Tests only: folder of the public data sets that the import is tried on.",
    )

    @model_validator(mode="after")
    def _production_is_strict(self) -> Self:
        wrong = []
        if self.secret_key and len(self.secret_key.get_secret_value()) < 32:
            wrong.append("CRM_SECRET_KEY must have 32 characters or more")
        if self.env is Environment.PRODUCTION:
            if not self.secret_key:
                wrong.append("CRM_SECRET_KEY must be set in production")
            if not self.signing_key:
                wrong.append("CRM_SIGNING_KEY must be set in production")
            if not self.base_url.startswith("https://"):
                wrong.append("CRM_BASE_URL must start with https:// in production")
        if wrong:
            raise ValueError("\n".join(wrong))
        return self

    def limits(self, audience: str) -> Limits:
        """Limits of an audience: STAFF, or CUSTOMER and PARTNER, which share theirs."""
        group = "staff" if audience == "STAFF" else "outsiders"
        usual = DEMO_BUCKET if self.env is Environment.DEMO else BUCKETS[group]
        return Limits(
            page_maximum=getattr(self, f"page_maximum_{group}"),
            cost_limit=getattr(self, f"cost_limit_{group}"),
            bucket_capacity=getattr(self, f"bucket_capacity_{group}") or usual[0],
            bucket_restore=getattr(self, f"bucket_restore_{group}") or usual[1],
        )


@cache
def get() -> Settings:
    """Read and check all settings, once; `get.cache_clear()` reads them again."""
    wrong = _unknown()
    try:
        found = Settings()
    except ValidationError as error:
        for each in error.errors():
            name = "".join(f"{PREFIX}{part}".upper() + ": " for part in each["loc"][:1])
            wrong.append(name + each["msg"].removeprefix("Value error, "))
    if wrong:
        raise SettingsError("\n".join(line for text in wrong for line in text.splitlines()))
    return found


def _unknown() -> list[str]:
    """Misspelt variables, which would otherwise be ignored in silence."""
    known = [f"{PREFIX}{name}".upper() for name in Settings.model_fields]
    wrong = []
    for name in sorted(os.environ):
        if name.startswith(PREFIX) and name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            wrong.append(f"{name}: no such setting" + (f"; {near[0]}?" if near else ""))
    return wrong
