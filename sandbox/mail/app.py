"""What is read of the mailbox: pages for people, JSON for tests."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import islice

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.mail import pages
from sandbox.mail.mailbox import Letter, Mailbox
from sandbox.mail.receiving import listen

_SHOWN = 1000
_PAGE_POLICY = "default-src 'none'; style-src 'self'; frame-src 'self'; frame-ancestors 'none'"
# A message is a stranger's page: no script, no form, nothing fetched; links open elsewhere.
_MESSAGE_POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self';"
    f" sandbox {pages.SANDBOX}"
)


def create_app(mailbox: Mailbox, *, smtp_port: int) -> Starlette:
    """Return the application, which takes mail on ``smtp_port`` while it runs."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        server = await listen(mailbox, smtp_port)
        try:
            yield
        finally:
            server.close()

    reader = _Reader(mailbox)
    return Starlette(
        lifespan=lifespan,
        # A page elsewhere must not read the mail by a name that it points to 127.0.0.1.
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])],
        routes=[
            Route("/", reader.overview),
            Route("/style.css", reader.style),
            Route("/messages.json", reader.messages),
            Route("/messages.json", reader.empty, methods=["DELETE"]),
            Route("/messages/{id}", reader.letter),
            Route("/messages/{id}/html", reader.html),
            Route("/messages/{id}/source", reader.source),
        ],
    )


class _Reader:
    """What is answered; these run in threads, since they read files."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    def overview(self, _request: Request) -> Response:
        return _page(pages.overview(list(islice(self._mailbox.letters(), _SHOWN))))

    def style(self, _request: Request) -> Response:
        return Response(pages.STYLE, media_type="text/css")

    def messages(self, request: Request) -> Response:
        to = request.query_params.get("to")
        found = (one for one in self._mailbox.letters() if to is None or to in one.recipients)
        return JSONResponse([_as_json(one) for one in islice(found, _SHOWN)])

    def empty(self, _request: Request) -> Response:
        self._mailbox.empty()
        return Response(status_code=204)

    def letter(self, request: Request) -> Response:
        return _page(pages.letter(self._found(request)))

    def html(self, request: Request) -> Response:
        return _page(pages.body(self._found(request)), _MESSAGE_POLICY)

    def source(self, request: Request) -> Response:
        content = self._mailbox.content(request.path_params["id"])
        if content is None:
            raise HTTPException(404)
        return _guarded(Response(content, media_type="text/plain"), _PAGE_POLICY)

    def _found(self, request: Request) -> Letter:
        letter = self._mailbox.letter(request.path_params["id"])
        if letter is None:
            raise HTTPException(404)
        return letter


def _as_json(letter: Letter) -> dict[str, object]:
    return {
        "id": letter.id,
        "received_at": letter.received_at.isoformat(),
        "sender": letter.sender,
        "recipients": letter.recipients,
        "subject": letter.header("Subject"),
        "headers": [[name, str(value)] for name, value in letter.message.items()],
        "text": letter.body("plain"),
        "html": letter.body("html"),
    }


def _page(content: str, policy: str = _PAGE_POLICY) -> Response:
    return _guarded(Response(content, media_type="text/html"), policy)


def _guarded(response: Response, policy: str) -> Response:
    response.headers["Content-Security-Policy"] = policy
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
