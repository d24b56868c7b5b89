"""What can go wrong with votes."""

from http import HTTPStatus

from api.core.errors import ApiError


class OwnEntryVoteError(ApiError):
    """Nobody says of their own entry that it is helpful."""

    status = HTTPStatus.CONFLICT
    code = "own_brain_entry"

    def __init__(self) -> None:
        super().__init__("You cannot vote for an entry of your own.")
