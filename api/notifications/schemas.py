"""What somebody wants to be told, as the API takes and gives it."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.models import Channel


class KindSetting(BaseModel):
    """A kind of notification; ``channels`` says for each channel whether it is wanted."""

    kind: str
    title: str
    description: str
    channels: dict[Channel, bool]


class NotificationSettings(BaseModel):
    """Everything that can be chosen; what must be sent is not listed."""

    kinds: list[KindSetting]


class Choice(BaseModel):
    """What is wanted of one kind."""

    model_config = ConfigDict(extra="forbid")

    kind: Annotated[str, Field(max_length=60)]
    channel: Channel
    wanted: bool


class Choices(BaseModel):
    """What is wanted; kinds that are not named stay as they are."""

    model_config = ConfigDict(extra="forbid")

    choices: Annotated[list[Choice], Field(min_length=1, max_length=100)]


class Unsubscribed(BaseModel):
    """What will not be sent any more."""

    title: str
