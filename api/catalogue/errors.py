"""What can go wrong with a seller's own products."""

from collections.abc import Sequence
from http import HTTPStatus

from api.core.errors import ApiError, ParameterError


class OwnProductNotFoundError(ApiError):
    """There is no such product, or it is somebody else's: which of the two is nobody's business."""

    status = HTTPStatus.NOT_FOUND
    code = "product_not_found"

    def __init__(self) -> None:
        super().__init__("You have no such product.")


class ProductChangedError(ApiError):
    """The product was changed elsewhere since it was read."""

    status = HTTPStatus.PRECONDITION_FAILED
    code = "product_changed"

    def __init__(self) -> None:
        super().__init__(
            "This product was changed elsewhere in the meantime. Load it again to see how."
        )


class ProductArchivedError(ApiError):
    """An archived product is kept as it is, for those who bought it."""

    status = HTTPStatus.CONFLICT
    code = "product_archived"

    def __init__(self) -> None:
        super().__init__("This product is archived and cannot be changed.")


class NotPublishableError(ApiError):
    """Something is missing that a product's page needs; ``errors`` says what."""

    status = HTTPStatus.CONFLICT
    code = "not_publishable"

    def __init__(self, missing: Sequence[tuple[str, str]]) -> None:
        super().__init__(
            "This product cannot be published yet: " + " ".join(message for _, message in missing),
            errors=[ParameterError(parameter=field, message=text) for field, text in missing],
        )


class InvalidProductError(ApiError):
    """Fields that are wrong by our rules rather than by their form; ``errors`` says which."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "invalid_product"

    def __init__(self, wrong: Sequence[tuple[str, str]]) -> None:
        super().__init__(
            " ".join(message for _, message in wrong),
            errors=[ParameterError(parameter=field, message=text) for field, text in wrong],
        )
