"""What can go wrong with uploads, before anybody looks at what is in them."""

from http import HTTPStatus

from api.core.errors import ApiError, ParameterError


class UploadNotFoundError(ApiError):
    """There is no such upload, or it is somebody else's."""

    status = HTTPStatus.NOT_FOUND
    code = "upload_not_found"

    def __init__(self) -> None:
        super().__init__("You have no such upload.")


class InvalidUploadError(ApiError):
    """A file that may not be sent, as its name and size tell."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "invalid_upload"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message, errors=[ParameterError(parameter=field, message=message)])


class GalleryFullError(ApiError):
    """The product has as many pictures as it may have."""

    status = HTTPStatus.CONFLICT
    code = "gallery_full"

    def __init__(self, most: int) -> None:
        super().__init__(f"A product has at most {most} images. Remove one first.")


class TooManyUnfinishedError(ApiError):
    """The seller has begun many uploads and finished few."""

    status = HTTPStatus.CONFLICT
    code = "too_many_unfinished"

    def __init__(self) -> None:
        super().__init__("Many of your uploads are still under way. Finish or cancel some first.")


class NotArrivedError(ApiError):
    """Not all bytes are there."""

    status = HTTPStatus.CONFLICT
    code = "not_arrived"

    def __init__(self) -> None:
        super().__init__("The file has not arrived in full. Send what is missing, then try again.")


class NotUnderWayError(ApiError):
    """All bytes have been sent already, or the upload was cancelled."""

    status = HTTPStatus.CONFLICT
    code = "not_under_way"

    def __init__(self) -> None:
        super().__init__("This upload is not under way any more.")


class InUseError(ApiError):
    """What was uploaded is part of a product."""

    status = HTTPStatus.CONFLICT
    code = "upload_in_use"

    def __init__(self) -> None:
        super().__init__("This file is part of a product. Take it out there.")


class StorageAwayError(ApiError):
    """Object storage does not answer."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "storage_unavailable"

    def __init__(self) -> None:
        super().__init__(
            "Files cannot be taken in at the moment. Try again shortly.",
            headers={"Retry-After": "5"},
        )
