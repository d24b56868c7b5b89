"""Start the stand-in: ``python -m sandbox.search --data DIR --port P``."""

from sandbox.search.engine import Index
from sandbox.search.serving import serve

if __name__ == "__main__":
    serve(Index)
