"""A copy of an index's state on disk, so that starting does not mean indexing everything again."""

import gc
import os
import pickle
from pathlib import Path

from sandbox.search.engine.contract import Settings
from sandbox.search.engine.state import State

FORMAT = 3
"""Raised with every change of what a state consists of; others are thrown away."""


class SavedState:
    """One file, replaced as a whole. It may be missing, old or broken: then it is no loss."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self, settings: Settings) -> tuple[int, State] | None:
        """Return the sequence number and the state; None if there is none for these settings."""
        # Making millions of small objects is slow while the collector looks for garbage in them.
        collecting = gc.isenabled()
        gc.disable()
        try:
            with self._path.open("rb") as file:
                if pickle.load(file) != (FORMAT, settings):  # noqa: S301 - our own file
                    return None
                sequence, state = pickle.load(file)  # noqa: S301 - our own file
        except (OSError, EOFError, pickle.UnpicklingError, AttributeError, ImportError, ValueError):
            return None
        finally:
            if collecting:
                gc.enable()
        return sequence, state

    def save(self, sequence: int, state: State) -> None:
        """Write the state beside the old file, make it durable, and put it in its place."""
        new = self._path.with_suffix(".new")
        with new.open("wb") as file:
            pickle.dump((FORMAT, state.schema.settings), file, pickle.HIGHEST_PROTOCOL)
            pickle.dump((sequence, state), file, pickle.HIGHEST_PROTOCOL)
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._path)
