"""How amounts are shared out, in whole cents. Rounding never takes from the seller."""

CURRENCY = "USD"
"""What everything is sold in: the ledger's accounts of the platform are in it."""


def platform_cut(price_cents: int, percent: int) -> int:
    """Return the platform's cut of a price, rounded down; the rest is the seller's."""
    return price_cents * percent // 100


def seller_part(
    *, price_cents: int, seller_cents: int, taken_cents: int, taken_seller_cents: int, cents: int
) -> int:
    """Return the seller's part of ``cents`` that go back of an order, after ``taken_cents`` did.

    All parts together are the seller's share of what went back in all, rounded down, so that
    giving back everything in any number of parts takes exactly the seller's share. Where a part
    came back again meanwhile, the sum may be a cent away from that; neither the seller nor the
    platform ever gives more than their share of the price.
    """
    platform_left = price_cents - seller_cents - (taken_cents - taken_seller_cents)
    wanted = seller_cents * (taken_cents + cents) // price_cents - taken_seller_cents
    least = max(0, cents - platform_left)
    return min(max(wanted, least), cents, seller_cents - taken_seller_cents)


def spread(total: int, weights: list[int]) -> list[int]:
    """Share ``total`` out by weights: whole cents that sum up, the largest remainders first.

    Nobody gets more than their weight while ``total`` is at most the weights' sum.
    """
    whole = sum(weights)
    if whole == 0:
        return [0] * len(weights)
    parts = [total * weight // whole for weight in weights]
    remainders = sorted(
        range(len(weights)), key=lambda place: (-(total * weights[place] % whole), place)
    )
    for place in remainders[: total - sum(parts)]:
        parts[place] += 1
    return parts


def dollars(cents: int) -> str:
    """Return an amount as letters show it, such as ``$1,234.50``."""
    sign = "-" if cents < 0 else ""
    return f"{sign}${abs(cents) / 100:,.2f}"
