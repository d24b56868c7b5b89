"""Start the stand-in: ``python -m sandbox.stripe --data DIR --port P``."""

from sandbox.stripe.serving import serve

if __name__ == "__main__":
    serve()
