"""What can go wrong with a member's own entries."""

from collections.abc import Sequence
from http import HTTPStatus

from api.core.errors import ApiError, ParameterError


class OwnEntryNotFoundError(ApiError):
    """There is no such entry, or it is somebody else's: which of the two is nobody's business."""

    status = HTTPStatus.NOT_FOUND
    code = "brain_entry_not_found"

    def __init__(self) -> None:
        super().__init__("You have no such entry.")


class RevisionNotFoundError(ApiError):
    """The entry has no such revision."""

    status = HTTPStatus.NOT_FOUND
    code = "brain_revision_not_found"

    def __init__(self) -> None:
        super().__init__("This entry has no such revision.")


class EntryChangedError(ApiError):
    """The entry was changed elsewhere since it was read."""

    status = HTTPStatus.PRECONDITION_FAILED
    code = "brain_entry_changed"

    def __init__(self) -> None:
        super().__init__(
            "This entry was changed elsewhere in the meantime. Load it again to see how."
        )


class EntryIncompleteError(ApiError):
    """Something is missing that readers need; ``errors`` says what."""

    status = HTTPStatus.CONFLICT
    code = "brain_entry_incomplete"

    def __init__(self, missing: Sequence[tuple[str, str]]) -> None:
        super().__init__(
            "This entry cannot be published yet: " + " ".join(message for _, message in missing),
            errors=[ParameterError(parameter=field, message=text) for field, text in missing],
        )


class InvalidEntryError(ApiError):
    """Fields that are wrong by our rules rather than by their form; ``errors`` says which."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "invalid_brain_entry"

    def __init__(self, wrong: Sequence[tuple[str, str]]) -> None:
        super().__init__(
            " ".join(message for _, message in wrong),
            errors=[ParameterError(parameter=field, message=text) for field, text in wrong],
        )
