from sandbox.search.engine.index import Index

__all__ = ["Index"]
