"""Errors in Meilisearch's own format: a stable code and a message, mapped to an HTTP status."""


class ApiError(Exception):
    """A refusal that the caller sees as ``{message, code, type, link}``.

    ``code`` is one of Meilisearch's error codes, for instance ``invalid_search_filter``.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
