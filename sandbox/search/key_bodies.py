"""The bodies that create and change API keys."""

import uuid
from collections.abc import Sequence

from sandbox.search.decoding import (
    Field,
    JsonValue,
    array,
    one_of,
    optional,
    record,
    string,
    wrong_value,
)
from sandbox.search.errors import ApiError
from sandbox.search.keys import expiry
from sandbox.search.names import read_pattern

ACTIONS = [
    "*",
    "search",
    "documents.*",
    "documents.add",
    "documents.get",
    "documents.delete",
    "indexes.*",
    "indexes.create",
    "indexes.get",
    "indexes.update",
    "indexes.delete",
    "indexes.swap",
    "tasks.*",
    "tasks.cancel",
    "tasks.delete",
    "tasks.get",
    "settings.*",
    "settings.get",
    "settings.update",
    "stats.*",
    "stats.get",
    "metrics.*",
    "metrics.get",
    "dumps.*",
    "dumps.create",
    "snapshots.*",
    "snapshots.create",
    "version",
    "keys.create",
    "keys.get",
    "keys.update",
    "keys.delete",
    "experimental.get",
    "experimental.update",
    "export",
    "network.get",
    "network.update",
    "chatCompletions",
    "chats.*",
    "chats.get",
    "chats.delete",
    "chatsSettings.*",
    "chatsSettings.get",
    "chatsSettings.update",
    "*.get",
    "webhooks.get",
    "webhooks.update",
    "webhooks.delete",
    "webhooks.create",
    "webhooks.*",
    "indexes.compact",
    "fields.post",
    "tasks.compact",
    "dynamicSearchRules.get",
    "dynamicSearchRules.create",
    "dynamicSearchRules.update",
    "dynamicSearchRules.delete",
    "dynamicSearchRules.*",
]
_GLOBAL = ("keys.create", "keys.update", "keys.delete", "keys.get")
_IMMUTABLE = {
    "uid": "immutable_api_key_uid",
    "actions": "immutable_api_key_actions",
    "indexes": "immutable_api_key_indexes",
    "expiresAt": "immutable_api_key_expires_at",
    "createdAt": "immutable_api_key_created_at",
    "updatedAt": "immutable_api_key_updated_at",
}


def _uid(value: JsonValue, path: str, code: str) -> str:
    text = string(value, path, code)
    try:
        return str(uuid.UUID(text))
    except ValueError as error:
        raise wrong_value(path, code, f"`{text}` is not a valid uuid") from error


def _expires(value: JsonValue, path: str, code: str) -> int | None:
    try:
        return expiry(optional(string)(value, path, code))
    except ValueError as error:
        raise wrong_value(path, code, str(error)) from error


def _refuse_immutable(key: str, accepted: Sequence[str]) -> None:
    if key in _IMMUTABLE:
        listed = ", ".join(f"`{name}`" for name in accepted)
        raise ApiError(_IMMUTABLE[key], f"Immutable field `{key}`: expected one of {listed}")


_CREATE = record(
    {
        "description": Field(optional(string), "invalid_api_key_description"),
        "name": Field(optional(string), "invalid_api_key_name"),
        "uid": Field(_uid, "invalid_api_key_uid"),
        "actions": Field(
            array(one_of(*ACTIONS)), "invalid_api_key_actions", required="missing_api_key_actions"
        ),
        "indexes": Field(
            array(read_pattern), "invalid_api_key_indexes", required="missing_api_key_indexes"
        ),
        "expiresAt": Field(
            _expires, "invalid_api_key_expires_at", required="missing_api_key_expires_at"
        ),
    }
)
_UPDATE = record(
    {
        "description": Field(optional(string), "invalid_api_key_description"),
        "name": Field(optional(string), "invalid_api_key_name"),
    },
    sent_only=True,
    refuse=_refuse_immutable,
)


def read_new_key(body: JsonValue) -> dict[str, JsonValue]:
    """Check the body that creates a key."""
    key: dict[str, JsonValue] = _CREATE(body, "", "bad_request")
    for action in key["actions"]:
        if action in _GLOBAL and "*" not in key["indexes"]:
            raise ApiError(
                "index_scoped_api_key_with_global_action",
                f'cannot create index-scoped API key with global action `"{action}"`\n  - Hint: '
                f'remove action `"{action}"` from the action list, or remove `indexes` to make '
                "the key global",
            )
    return key


def read_key_change(body: JsonValue) -> dict[str, JsonValue]:
    """Check the body that changes a key."""
    change: dict[str, JsonValue] = _UPDATE(body, "", "bad_request")
    return change
