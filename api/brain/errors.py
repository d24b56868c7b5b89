"""What can go wrong with Brain entries."""

from http import HTTPStatus

from api.core.errors import ApiError


class EntryRenamedError(ApiError):
    """The entry has another slug now."""

    status = HTTPStatus.PERMANENT_REDIRECT
    code = "brain_entry_renamed"

    def __init__(self, location: str) -> None:
        super().__init__("This entry has another name now.", headers={"Location": location})


class EntryNotFoundError(ApiError):
    """There is no such entry, or it is not public."""

    status = HTTPStatus.NOT_FOUND
    code = "brain_entry_not_found"

    def __init__(self) -> None:
        super().__init__("There is no Brain entry with this name.")
