"""Start the stand-in: ``python -m sandbox.clerk --data DIR --port P``."""

from sandbox.clerk.serving import serve

if __name__ == "__main__":
    serve()
