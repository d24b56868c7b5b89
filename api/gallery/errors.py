"""What can go wrong with a gallery."""

from http import HTTPStatus

from api.core.errors import ApiError, ParameterError


class GalleryChangedError(ApiError):
    """The gallery was changed elsewhere, or a picture has come in, since it was read."""

    status = HTTPStatus.PRECONDITION_FAILED
    code = "gallery_changed"

    def __init__(self) -> None:
        super().__init__("The gallery has changed in the meantime. Look at it again.")


class GalleryTagMissingError(ApiError):
    """A change must say what it is made from."""

    status = HTTPStatus.PRECONDITION_REQUIRED
    code = "gallery_tag_missing"

    def __init__(self) -> None:
        super().__init__("Send the ETag of the gallery that you changed, as If-Match.")


class UnknownImageError(ApiError):
    """A picture that the product does not have, or one named twice."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "unknown_image"

    def __init__(self) -> None:
        message = "Name pictures of this product, each once."
        super().__init__(message, errors=[ParameterError(parameter="items", message=message)])
