"""Logs: lines of JSON in production, readable text in development, on standard output."""

import logging
import sys
from typing import Any

import orjson
import structlog
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import EventDict, Processor

from api.core.request_id import current_request_id
from api.core.settings import Environment, Settings


def configure_logging(settings: Settings) -> None:
    """Set up structlog and the standard library's loggers; call it once, at the start."""
    level = logging.getLevelNamesMapping()[settings.log_level]
    processors: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        _add_request_id,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if settings.environment is Environment.PRODUCTION:
        structlog.configure(
            processors=[
                *processors,
                # Local variables would show secrets and tokens to whoever reads the logs.
                structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
                structlog.processors.JSONRenderer(_to_json),
            ],
            wrapper_class=structlog.make_filtering_bound_logger(level),
            logger_factory=structlog.BytesLoggerFactory(),
            cache_logger_on_first_use=True,
        )
    else:
        structlog.configure(
            processors=[
                *processors,
                structlog.dev.ConsoleRenderer(
                    colors=sys.stdout.isatty(),
                    exception_formatter=structlog.dev.plain_traceback,
                ),
            ],
            wrapper_class=structlog.make_filtering_bound_logger(level),
            logger_factory=structlog.PrintLoggerFactory(),
            cache_logger_on_first_use=True,
        )
    logging.basicConfig(level=max(level, logging.WARNING), stream=sys.stdout, force=True)


def _add_request_id(_: object, __: str, event: EventDict) -> EventDict:
    if request_id := current_request_id():
        event["request_id"] = request_id
    return event


def _to_json(event: EventDict, **_: Any) -> bytes:  # noqa: ANN401 - structlog's own signature
    return orjson.dumps(event, default=repr)
