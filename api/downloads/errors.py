"""What can go wrong with downloads."""

from http import HTTPStatus

from api.core.errors import ApiError, ParameterError
from api.downloads.schemas import DownloadRefusal

_WORDS = {
    DownloadRefusal.NOT_PAID: "This order has not been paid.",
    DownloadRefusal.REFUNDED: "This order was refunded.",
    DownloadRefusal.DISPUTED: "Your bank is disputing the payment; downloads wait until it ends.",
    DownloadRefusal.REVOKED: "The downloads of this order were stopped. Ask the seller.",
    DownloadRefusal.EXPIRED: "The time for downloads is over. Ask the seller to extend it.",
    DownloadRefusal.USED_UP: "All downloads were used. Ask the seller for more.",
    DownloadRefusal.NO_VERSION: "The seller has not released a file yet.",
}


class DownloadRefusedError(ApiError):
    """An order cannot be downloaded at the moment; ``errors`` has the reason's name."""

    status = HTTPStatus.CONFLICT
    code = "download_refused"

    def __init__(self, reason: DownloadRefusal) -> None:
        super().__init__(
            _WORDS[reason], errors=[ParameterError(parameter="order", message=reason.value)]
        )


class VersionNotFoundError(ApiError):
    """The product has no such version."""

    status = HTTPStatus.NOT_FOUND
    code = "version_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such version of what you bought.")


class NoGrantError(ApiError):
    """There is no leave to download that could be changed."""

    status = HTTPStatus.CONFLICT
    code = "no_grant"

    def __init__(self) -> None:
        super().__init__("This order has no downloads to change. Issue new ones.")


class NotGrantableError(ApiError):
    """An order in this state gets no downloads."""

    status = HTTPStatus.CONFLICT
    code = "not_grantable"

    def __init__(self) -> None:
        super().__init__("An order that is not paid, or goes back, gets no downloads.")
