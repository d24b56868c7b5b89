"""What can go wrong with categories and tags."""

from http import HTTPStatus

from api.core.errors import ApiError, ParameterError


class LabelNotFoundError(ApiError):
    """There is no such category or tag."""

    status = HTTPStatus.NOT_FOUND
    code = "brain_label_not_found"

    def __init__(self, what: str) -> None:
        super().__init__(f"There is no such {what}.")


class LabelTakenError(ApiError):
    """Another label has this name; two become one by merging, which is another wish."""

    status = HTTPStatus.CONFLICT
    code = "brain_label_taken"

    def __init__(self, what: str, *, new: bool = False) -> None:
        # Nothing can be merged yet of what is only about to be made.
        instead = "" if new else " Merge the two instead."
        message = f"There is a {what} with this name.{instead}"
        super().__init__(message, errors=[ParameterError(parameter="name", message=message)])


class CategoryInUseError(ApiError):
    """Entries are in the category; drafts of other members are among them."""

    status = HTTPStatus.CONFLICT
    code = "brain_category_in_use"

    def __init__(self, entries: int) -> None:
        held = f"{entries} {'entry is' if entries == 1 else 'entries are'}"
        super().__init__(f"{held} in this category, drafts included. Merge it into another first.")
