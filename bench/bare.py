"""The least that FastAPI can do: an answer of constant bytes. ``python -m bench.bare PORT``.

Served exactly as the API is, so that what it takes is what any FastAPI answer takes.
"""

import sys
from functools import lru_cache

import uvicorn
from fastapi import FastAPI, Request, Response

app = FastAPI()


@lru_cache(maxsize=1024)
def _body(size: int) -> bytes:
    return b'"' + b"x" * (size - 2) + b'"'


@app.get("/{size}")  # noqa: FAST003 - undeclared, so that it costs no validation
async def bare(request: Request) -> Response:
    """Return a JSON text of ``size`` bytes."""
    return Response(_body(int(request.path_params["size"])), media_type="application/json")


if __name__ == "__main__":
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=int(sys.argv[1]),
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_config=None,
        server_header=False,
    )
