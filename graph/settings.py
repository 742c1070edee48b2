"""Environment → typed settings, checked once at start; what is missing or unsafe is said in one clear error."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from graph.errors import SettingsError

DEVELOPMENT_SECRET = "development-only-secret-key-not-for-production"  # noqa: S105 - production refuses it
MIN_SECRET_LENGTH = 32
MIN_TOKEN_LENGTH = 16


class Environment(StrEnum):
    DEVELOPMENT = "development"
    TEST = "test"
    PRODUCTION = "production"


class Suggester(StrEnum):
    """How a project's words are compared with the plan's: by a sentence model, or by the runs of letters they share."""

    MODEL = "model"
    TFIDF = "tfidf"


class LogFormat(StrEnum):
    """How log lines look: objects that machines gather, or text for people."""

    JSON = "json"
    TEXT = "text"


class QueueDatabase(IntEnum):
    """The numbered databases of the queue server, one a use."""

    BROKER = 0
    MARKS = 1
    LIMITS = 2
    CHORDS = 3


class Settings(BaseSettings):
    """Everything that differs between machines. The variables' names are the aliases; in code, the fields'."""

    # The prefix keeps a field's bare name from being read as a variable: HOME, HOST and PORT mean other things.
    # An empty variable is one that nobody has filled in.
    model_config = SettingsConfigDict(
        extra="ignore", frozen=True, populate_by_name=True, env_prefix="SANPHAEN_", env_ignore_empty=True
    )

    env: Environment = Field(Environment.DEVELOPMENT, alias="SANPHAEN_ENV")
    home: Path = Field(Path("var"), alias="SANPHAEN_HOME", description="the one folder that holds all state")
    host: str = Field("127.0.0.1", alias="SANPHAEN_HOST")
    port: int = Field(8000, alias="SANPHAEN_PORT", ge=0, le=65535)
    web_processes: int = Field(2, alias="SANPHAEN_WEB_PROCESSES", ge=1)
    web_threads: int = Field(8, alias="SANPHAEN_WEB_THREADS", ge=1)
    worker_processes: int = Field(
        2, alias="SANPHAEN_WORKER_PROCESSES", ge=1, description="of the worker for what people wait for"
    )
    bulk_processes: int = Field(
        1, alias="SANPHAEN_BULK_PROCESSES", ge=1, description="of the worker for imports, national runs, snapshots"
    )
    bulk_niceness: int = Field(
        10,
        alias="SANPHAEN_BULK_NICENESS",
        ge=0,
        le=19,
        description="how far that worker gives way to other processes; that of suggestions half as far",
    )
    # Twenty of 77 provinces of a million projects, of all sizes, are 306,000 with what a scope takes by itself: with
    # room for 300,000 one of them was always loaded anew.
    kept_projects: int = Field(
        350_000,
        alias="SANPHAEN_KEPT_PROJECTS",
        ge=1,
        description="projects of the scopes that each web and worker process keeps in memory, 0.6 to 0.9 kB each",
    )
    kept_findings: int = Field(
        50_000,
        alias="SANPHAEN_KEPT_FINDINGS",
        ge=1,
        description="findings of the scopes last asked for that each web process keeps in memory, about 3.5 kB each",
    )
    demo: bool = Field(False, alias="SANPHAEN_DEMO", description="demonstration accounts are there")
    debug: bool = Field(False, alias="SANPHAEN_DEBUG")
    secret_key: SecretStr = Field(SecretStr(DEVELOPMENT_SECRET), alias="SECRET_KEY")
    secure_cookies: bool | None = Field(None, alias="SANPHAEN_SECURE_COOKIES", description="production: on")
    trusted_proxies: int = Field(0, alias="SANPHAEN_TRUSTED_PROXIES", ge=0)

    graph_uri: str = Field("bolt://127.0.0.1:7687", alias="GRAPH_URI")
    graph_user: str = Field("neo4j", alias="GRAPH_USER")
    graph_password: SecretStr = Field(SecretStr(""), alias="GRAPH_PASSWORD")
    graph_database: str = Field("neo4j", alias="GRAPH_DATABASE")

    redis_url: str = Field(
        "redis://127.0.0.1:6379",
        alias="REDIS_URL",
        description="redis://host:port, rediss://… or unix:///path/to/socket, without a database number",
    )

    max_upload_mb: int = Field(110, alias="SANPHAEN_MAX_UPLOAD_MB", ge=1)
    sweep_seconds: float = Field(30.0, alias="SANPHAEN_SWEEP_SECONDS", gt=0)
    suggester: Suggester | None = Field(
        None, alias="SANPHAEN_SUGGESTER", description="model or tfidf; without it the model where it can run"
    )

    log_format: LogFormat | None = Field(
        None, alias="SANPHAEN_LOG_FORMAT", description="json or text; without it json in production"
    )
    metrics_token: SecretStr = Field(
        SecretStr(""), alias="SANPHAEN_METRICS_TOKEN", description="what /metrics asks for; production: closed without"
    )

    @property
    def is_production(self) -> bool:
        return self.env is Environment.PRODUCTION

    @property
    def cookies_are_secure(self) -> bool:
        return self.is_production if self.secure_cookies is None else self.secure_cookies

    @property
    def chosen_log_format(self) -> LogFormat:
        return self.log_format or (LogFormat.JSON if self.is_production else LogFormat.TEXT)

    def queue_url(self, database: QueueDatabase) -> str:
        """REDIS_URL with a database number, as redis-py spells it."""
        if self.redis_url.startswith("unix://"):
            return f"{self.redis_url}?db={database.value}"
        return f"{self.redis_url.rstrip('/')}/{database.value}"

    @model_validator(mode="after")
    def _refuse_what_is_unsafe(self) -> Self:
        if not self.is_production:
            return self
        secret = self.secret_key.get_secret_value()
        token = self.metrics_token.get_secret_value()
        problems = [
            problem
            for wrong, problem in (
                (secret == DEVELOPMENT_SECRET, "SECRET_KEY is the development default"),
                (len(secret) < MIN_SECRET_LENGTH, f"SECRET_KEY is shorter than {MIN_SECRET_LENGTH} characters"),
                (not self.graph_password.get_secret_value(), "GRAPH_PASSWORD is empty"),
                (self.graph_password.get_secret_value() == "neo4j", "GRAPH_PASSWORD is the server's default"),
                (
                    0 < len(token) < MIN_TOKEN_LENGTH,
                    f"SANPHAEN_METRICS_TOKEN is shorter than {MIN_TOKEN_LENGTH} characters",
                ),
                (self.demo, "SANPHAEN_DEMO asks for demonstration accounts"),
                (self.debug, "SANPHAEN_DEBUG is on"),
            )
            if wrong
        ]
        if problems:
            raise ValueError("production refuses to start: " + "; ".join(problems))
        return self


def load_settings(**overrides: object) -> Settings:
    """Reads the environment afresh. Raises SettingsError with one line that names every problem."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        lines = []
        for detail in error.errors():
            name = ".".join(str(part) for part in detail["loc"]).upper()
            message = detail["msg"].removeprefix("Value error, ")
            lines.append(f"{name}: {message}" if name else message)
        raise SettingsError("; ".join(lines)) from error


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The process's settings, read once."""
    return load_settings()
