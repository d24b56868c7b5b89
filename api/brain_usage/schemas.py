"""How Brain entries are used, as the API shows it. Nothing says who has voted, read or asked."""

from pydantic import BaseModel

from api.brain.schemas import AuthorRef


class Vote(BaseModel):
    """What members make of an entry; ``voted`` and ``own`` are about who asks."""

    helpful_count: int
    voted: bool
    own: bool


class Contributor(BaseModel):
    """Somebody who writes for the Brain, with the sums over what is public."""

    author: AuthorRef
    entries: int
    view_count: int
    citation_count: int
    helpful_count: int
