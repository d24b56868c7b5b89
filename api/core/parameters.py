"""Types of parameters that several features take."""

from typing import Annotated

from fastapi import Path

Slug = Annotated[
    str,
    Path(max_length=120, pattern="^[A-Za-z0-9-]+$", description="The name in the page's address."),
]
