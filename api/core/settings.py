"""Every setting of the product, read from the environment (and ``.env`` beside the checkout)."""

import re
from enum import StrEnum
from functools import lru_cache
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_DRIVER = "postgresql+asyncpg"
_THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})
_POSTGRES_SCHEMES = (_DRIVER, "postgresql", "postgres")


SECRET_LENGTH = 32


class Environment(StrEnum):
    """Where the process runs: development reads logs as text, production as JSON."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


class Settings(BaseSettings):
    """The process's configuration; ``.env.example`` explains each name to operators."""

    # The first is written by `mywork up`, so that commands find what it has started.
    model_config = SettingsConfigDict(env_file=(".mywork/env", ".env"), extra="ignore")

    environment: Environment = Environment.DEVELOPMENT
    log_level: str = Field(default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$")
    site_url: str = "http://localhost:3000"

    api_host: str = "127.0.0.1"
    api_port: int = Field(default=8000, ge=1, le=65535)
    forwarded_allow_ips: str = "127.0.0.1,::1"
    """From whom ``X-Forwarded-For`` is believed."""
    worker_health_host: str = "127.0.0.1"
    worker_health_port: int = Field(default=28001, ge=0, le=65535)

    database_url: SecretStr = SecretStr(
        "postgresql+asyncpg://mywork:mywork@127.0.0.1:5432/mywork"  # pragma: allowlist secret
    )
    database_pool_size: int = Field(default=10, ge=1, le=100)
    redis_url: SecretStr = SecretStr("redis://127.0.0.1:6379/0")

    meili_url: str = "http://127.0.0.1:7700"
    meili_master_key: SecretStr = SecretStr("")
    meili_index_prefix: str = Field(default="", pattern="^[A-Za-z0-9_-]{0,100}$")

    clerk_issuer: str = ""
    clerk_jwks_url: str = ""
    clerk_audience: str = ""
    clerk_authorized_parties: str = ""
    clerk_api_url: str = "https://api.clerk.com"
    clerk_secret_key: SecretStr = SecretStr("")
    clerk_webhook_secret: SecretStr = SecretStr("")

    new_accounts_per_hour: int = Field(default=60, ge=1)
    """How many accounts one address may begin."""

    search_timeout_ms: int = Field(default=800, ge=50, le=10_000)
    """How long a search may wait for the engine before Postgres answers instead."""
    search_breaker_seconds: float = Field(default=5.0, ge=0.1, le=300)
    """How long a failing engine is left alone before one request tries it again."""

    outbox_batch_size: int = Field(default=1000, ge=1, le=10_000)
    outbox_lease_seconds: int = Field(default=30, ge=5, le=3600)
    outbox_poll_seconds: float = Field(default=2.0, ge=0.05, le=60)
    engine_task_timeout_seconds: float = Field(default=600, ge=1, le=86_400)

    s3_endpoint_url: str = "http://127.0.0.1:8333"
    s3_browser_url: str = ""
    """The same service as browsers reach it, where that is another address."""
    s3_region: str = "auto"
    s3_access_key_id: SecretStr = SecretStr("")
    s3_secret_access_key: SecretStr = SecretStr("")
    s3_bucket_private: str = "mywork-private"
    s3_bucket_public: str = "mywork-public"
    s3_public_url: str = "http://127.0.0.1:8333/mywork-public"
    """Where everybody reads the objects of the public bucket; their keys are appended."""
    s3_timeout_seconds: float = Field(default=10, ge=0.1, le=300)
    """How long storage may be silent before an attempt fails; there are three."""

    smtp_url: SecretStr = SecretStr("smtp://127.0.0.1:25")
    smtp_timeout_seconds: float = Field(default=20, ge=0.1, le=300)
    """How long it may take to hand over one message."""
    mail_from: str = "MyWork Marketplace <no-reply@localhost>"
    support_email: str = Field(default="support@localhost", pattern=r"^[^<>@\s]+@[^<>@\s]+$")
    """Where people write to who need help; letters and the shop name it."""

    signing_secret: SecretStr = Field(default=SecretStr(""), validate_default=True)
    """Signs links in e-mails."""

    stripe_api_url: str = "https://api.stripe.com"
    stripe_secret_key: SecretStr = SecretStr("")
    stripe_webhook_secret: SecretStr = SecretStr("")
    """Signs Stripe's webhooks; two, with a comma between them, while one is being replaced."""

    openai_api_key: SecretStr = SecretStr("")
    openai_base_url: str = "https://api.openai.com/v1"
    """OpenAI, or any server that speaks its protocol."""
    openai_timeout_seconds: float = Field(default=20, ge=0.1, le=600)
    """How long one attempt of a request may take."""
    semantic_search: bool = True
    """Whether passages are found by meaning too, where a model can be had."""
    embedding_model: str = Field(default="text-embedding-3-small", min_length=1, max_length=100)
    embedding_dimensions: int = Field(default=1536, ge=1, le=8192)
    answer_model: str = Field(default="gpt-4.1-mini", min_length=1, max_length=100)
    answer_input_tokens: int = Field(default=6000, ge=1000, le=100_000)
    """About how much a model is given to answer from."""
    answer_output_tokens: int = Field(default=800, ge=50, le=10_000)
    answer_seconds: float = Field(default=90, ge=1, le=300)
    """How long an answer may take from the question to its end, attempts included."""
    answer_input_cents: int = Field(default=40, ge=0)
    answer_output_cents: int = Field(default=160, ge=0)
    """What a million of the model's tokens cost."""
    answer_cents_per_day: int = Field(default=500, ge=0)
    """What all answers of a day may cost; beyond it, passages are quoted."""
    answers_per_day: int = Field(default=10, ge=1)
    """How many answers of the Brain a member has without the Pro plan."""

    minimum_price_cents: int = Field(default=500, ge=0)
    platform_percent: int = Field(default=10, ge=0, le=100)
    """The platform's cut of a price, rounded down."""
    hold_days: int = Field(default=7, ge=0, le=90)
    """How long a sale is pending before its money is available."""
    minimum_payout_cents: int = Field(default=2500, ge=1)
    checkout_minutes: int = Field(default=60, ge=31, le=1439)
    """How long a buyer may take to pay; Stripe wants at least half an hour."""
    download_limit: int = Field(default=20, ge=1)
    download_days: int = Field(default=365, ge=1)
    """How often, and for how long, an order can be downloaded before it is asked for anew."""
    analytics_event_days: int = Field(default=400, ge=35, le=3650)
    """How long single events are kept; sums of days stay."""
    pro_price_cents: int = Field(default=1200, ge=50)
    """What the Pro plan costs a month."""

    def stripe_webhook_secrets(self) -> tuple[str, ...]:
        """Return the secrets that a webhook of Stripe may be signed with."""
        kept = self.stripe_webhook_secret.get_secret_value()
        return tuple(one.strip() for one in kept.split(",") if one.strip())

    def authorized_parties(self) -> frozenset[str]:
        """Return the origins whose pages may sign in: the shop's, unless others are named."""
        named = self.clerk_authorized_parties or self.site_url
        return frozenset(one.strip().rstrip("/") for one in named.split(",") if one.strip())

    @field_validator("database_url")
    @classmethod
    def _driver(cls, url: SecretStr) -> SecretStr:
        """Take the address as any tool of Postgres writes it."""
        scheme, separator, rest = url.get_secret_value().partition("://")
        if scheme not in _POSTGRES_SCHEMES or not separator or not rest:
            raise ValueError("must be an address of Postgres: postgresql://user:password@host/name")
        return SecretStr(f"{_DRIVER}://{rest}")

    @field_validator("smtp_url")
    @classmethod
    def _smtp(cls, url: SecretStr) -> SecretStr:
        parts = urlsplit(url.get_secret_value())
        if parts.scheme not in {"smtp", "smtps", "starttls"} or not parts.hostname:
            raise ValueError("must begin with smtp://, smtps:// or starttls://, and name a host")
        if parts.scheme == "smtp" and parts.password and parts.hostname not in _THIS_MACHINE:
            raise ValueError("would send its password in the clear: use smtps:// or starttls://")
        return url

    @field_validator("signing_secret")
    @classmethod
    def _long(cls, secret: SecretStr, info: ValidationInfo) -> SecretStr:
        if (
            info.data.get("environment") is Environment.PRODUCTION
            and len(secret.get_secret_value()) < SECRET_LENGTH
        ):
            raise ValueError(f"must have at least {SECRET_LENGTH} characters")
        return secret

    @field_validator("mail_from")
    @classmethod
    def _sender(cls, sender: str) -> str:
        if not re.fullmatch(r"([^<>\r\n]+ )?<[^<>@\s]+@[^<>@\s]+>", sender):
            raise ValueError("must be of the form Name <address@example.com>")
        return sender

    @field_validator(
        "meili_url",
        "openai_base_url",
        "s3_endpoint_url",
        "s3_browser_url",
        "s3_public_url",
        "stripe_api_url",
    )
    @classmethod
    def _http(cls, url: str, info: ValidationInfo) -> str:
        if url == "" and info.field_name == "s3_browser_url":
            return url
        if not url.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return url


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """Return the settings of this process, read once.

    Raises pydantic.ValidationError, which names each wrong variable.
    """
    return Settings()


def explain(error: ValidationError) -> str:
    """Return in one line which variables are wrong, and why."""
    return "; ".join(
        f"{'.'.join(map(str, item['loc'])).upper()}: {item['msg'].removeprefix('Value error, ')}"
        for item in error.errors()
    )
