"""What people want to be told."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.settings import Settings
from api.models import Channel
from api.notifications import repository
from api.notifications.errors import InvalidLinkError, UnknownKindError
from api.notifications.kinds import KINDS
from api.notifications.schemas import Choice
from api.notifications.tokens import UnsubscribeTokens


class NotificationService:
    """The rules of choices."""

    def __init__(self, settings: Settings) -> None:
        self._tokens = UnsubscribeTokens(settings.signing_secret.get_secret_value())

    async def settings(self, session: AsyncSession, user_id: uuid.UUID) -> dict[str, Any]:
        """Return what somebody has chosen as ``NotificationSettings``."""
        unwanted = {
            channel: await repository.unwanted(session, user_id, channel) for channel in Channel
        }
        return {
            "kinds": [
                {
                    "kind": kind.name,
                    "title": kind.title,
                    "description": kind.description,
                    "channels": {
                        channel.value: kind.name not in unwanted[channel] for channel in Channel
                    },
                }
                for kind in KINDS.values()
                if kind.optional
            ]
        }

    async def choose(
        self, session: AsyncSession, user_id: uuid.UUID, choices: Sequence[Choice]
    ) -> dict[str, Any]:
        """Keep choices; returns ``NotificationSettings``. Raises UnknownKindError."""
        for choice in choices:
            kind = KINDS.get(choice.kind)
            if kind is None or not kind.optional:
                raise UnknownKindError(choice.kind)
            await repository.choose(
                session, user_id, kind.name, choice.channel, wanted=choice.wanted
            )
        return await self.settings(session, user_id)

    async def unsubscribe(self, session: AsyncSession, token: str) -> dict[str, Any]:
        """Stop what a link names; returns ``Unsubscribed``. Raises InvalidLinkError."""
        found = self._tokens.read(token)
        kind = KINDS.get(found[1]) if found else None
        if found is None or kind is None:
            raise InvalidLinkError
        if not await repository.choose(session, found[0], kind.name, Channel.EMAIL, wanted=False):
            raise InvalidLinkError
        return {"title": kind.title}
