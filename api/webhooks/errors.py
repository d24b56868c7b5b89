"""What can go wrong with webhooks."""

from http import HTTPStatus

from api.core.errors import ApiError


class WebhookRefusedError(ApiError):
    """The body is not signed by the sender whose address this is, or too long ago."""

    status = HTTPStatus.UNAUTHORIZED
    code = "webhook_refused"

    def __init__(self) -> None:
        super().__init__("The signature does not fit.", headers={"WWW-Authenticate": "Signature"})
