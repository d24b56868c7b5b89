"""HTTP status and category of each error code, as Meilisearch 1.50 documents them."""

STATUS = {
    "api_key_already_exists": 409,
    "api_key_not_found": 404,
    "batch_not_found": 404,
    "document_not_found": 404,
    "index_already_exists": 409,
    "index_not_found": 404,
    "internal": 500,
    "invalid_api_key": 403,
    "invalid_content_type": 415,
    "missing_authorization_header": 401,
    "missing_content_type": 415,
    "missing_master_key": 401,
    "no_space_left_on_device": 422,
    "payload_too_large": 413,
    "task_file_not_found": 404,
    "task_not_found": 404,
    "too_many_search_requests": 503,
    "unsupported_media_type": 415,
    "webhook_not_found": 404,
}
"""Codes whose status is not 400."""

CATEGORY = {
    "internal": "internal",
    "invalid_api_key": "auth",
    "missing_authorization_header": "auth",
    "missing_master_key": "auth",
    "no_space_left_on_device": "system",
    "too_many_search_requests": "system",
}
"""Codes whose type is not ``invalid_request``."""


def status_of(code: str) -> int:
    """Return the HTTP status that belongs to an error code."""
    return STATUS.get(code, 400)


def error_body(code: str, message: str) -> dict[str, str]:
    """Return the body of a refusal: ``{message, code, type, link}``."""
    return {
        "message": message,
        "code": code,
        "type": CATEGORY.get(code, "invalid_request"),
        "link": f"https://docs.meilisearch.com/errors#{code}",
    }
