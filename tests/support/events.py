"""What browsers tell of what somebody saw."""

from typing import Any

from tests.api.helpers import Api

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
OTHER = "Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0) AppleWebKit/605.1.15 Safari/605.1.15"


async def send(api: Api, *events: dict[str, Any], agent: str = BROWSER) -> int:
    """Tell of events; returns the status of the answer."""
    answer = await api.client.post(
        "/api/events", json={"events": list(events)}, headers={"User-Agent": agent}
    )
    return answer.status_code


def view(product: str, **more: str) -> dict[str, Any]:
    """Return the view of a product, by a visitor from nowhere unless told otherwise."""
    empty = dict.fromkeys(("referrer", "q", "utm_source", "utm_medium", "utm_campaign"), "")
    return {"kind": "view", "product_id": product, **empty, **more}
