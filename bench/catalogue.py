"""A generated catalogue: the same for the same seed, and shaped as a real one is.

Word frequencies follow Zipf and Mandelbrot's law, sales and lengths are log-normal, prices stand at
price points, ratings crowd below five, technologies go with their category. Product number *n* is
the same whatever the catalogue's size.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import accumulate
from random import Random
from uuid import UUID

from bench.vocabulary import PROFILES, invented_words, ranked_words

SELLERS = 500
NEWEST = datetime(2026, 11, 1, tzinfo=UTC)
OLDEST_DAYS = 1200

# Price in cents and how often it is asked.
_PRICES = {
    900: 6, 1400: 5, 1900: 12, 2400: 6, 2900: 14, 3900: 11, 4900: 14, 5900: 6, 7900: 8, 9900: 9,
    14900: 5, 19900: 4, 29900: 2, 49900: 1, 99900: 0.4,
}  # fmt: skip
_ODD_PRICES = 0.06
_WITH_COVER = 0.85
_WITH_EXTENDED = 0.55
_WITH_VERSION = 0.7
_MAX_SUMMARY = 200


@dataclass(frozen=True)
class Seller:
    """A seller, who is a user as well."""

    id: UUID
    username: str
    name: str


@dataclass(frozen=True)
class Product:
    """A published product; ``category`` is a slug, ``seller`` a number below ``SELLERS``."""

    id: UUID
    seller: int
    category: str
    slug: str
    name: str
    summary: str
    description: str
    tech: tuple[str, ...]
    tags: tuple[str, ...]
    version: str | None
    published_at: datetime
    price_cents: int
    extended_price_cents: int | None
    rating: Decimal | None
    reviews: int
    sales: int
    has_cover: bool


class Catalogue:
    """Sellers and any number of products."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        random = Random(seed)  # noqa: S311 - nothing secret
        self._words = ranked_words(random)
        self._word_weights = _zipf(len(self._words))
        self._names = [word.capitalize() for word in invented_words(random, 4000)]
        self._categories = list(PROFILES)
        self._shares = list(accumulate(profile.share for profile in PROFILES.values()))
        self._seller_weights = _zipf(SELLERS)
        self._prices = list(_PRICES)
        self._price_weights = list(accumulate(_PRICES.values()))

    def sellers(self) -> list[Seller]:
        """Return all sellers."""
        random = Random(f"{self._seed}/sellers")  # noqa: S311 - nothing secret
        return [
            Seller(_uuid(random), f"{name.lower()}-{number}", f"{name} Works")
            for number, name in enumerate(random.sample(self._names, SELLERS))
        ]

    def products(self, count: int) -> Iterator[Product]:
        """Return the first ``count`` products."""
        return (self._product(number) for number in range(count))

    def _product(self, number: int) -> Product:
        random = Random(f"{self._seed}/{number}")  # noqa: S311 - nothing secret
        (category,) = random.choices(self._categories, cum_weights=self._shares)
        profile = PROFILES[category]
        name = f"{random.choice(self._names)} {random.choice(profile.things).title()}"
        tech = _some(random, profile.tech, random.choice((1, 2, 2, 3, 3, 4, 5)))
        if random.random() < 1 / 3:
            name = f"{name} for {tech[0]}"
        price = self._price(random)
        extended = None
        if random.random() < _WITH_EXTENDED:
            extended = price * random.choice((3, 4, 5, 8))
        sales = int(random.lognormvariate(2.2, 1.7)) - 1
        sales = max(0, min(sales, 50_000))
        reviews = min(sales, int(sales * random.betavariate(1.5, 8)))
        return Product(
            id=_uuid(random),
            seller=random.choices(range(SELLERS), cum_weights=self._seller_weights)[0],
            category=category,
            slug=f"{_slug(name)}-{number}",
            name=name,
            summary=self._sentence(random, random.randint(7, 18))[:_MAX_SUMMARY],
            description=self._description(random),
            tech=tech,
            tags=tuple(dict.fromkeys(random.choices(self._words[30:400], k=random.randint(0, 5)))),
            version=self._version(random),
            published_at=NEWEST - timedelta(minutes=int(OLDEST_DAYS * 1440 * random.random() ** 2)),
            price_cents=price,
            extended_price_cents=extended,
            rating=None if reviews == 0 else _rating(random, reviews),
            reviews=reviews,
            sales=sales,
            has_cover=random.random() < _WITH_COVER,
        )

    def _price(self, random: Random) -> int:
        if random.random() < _ODD_PRICES:
            return random.randint(500, 30_000)
        return random.choices(self._prices, cum_weights=self._price_weights)[0]

    def _version(self, random: Random) -> str | None:
        if random.random() > _WITH_VERSION:
            return None
        return f"{random.randint(0, 6)}.{random.randint(0, 20)}.{random.randint(0, 9)}"

    def _description(self, random: Random) -> str:
        left = max(20, min(int(random.lognormvariate(math.log(110), 0.6)), 700))
        sentences = []
        while left > 0:
            length = min(left, random.randint(6, 22))
            sentences.append(self._sentence(random, length))
            left -= length
        paragraphs = [
            " ".join(sentences[start : start + 4]) for start in range(0, len(sentences), 4)
        ]
        return "\n\n".join(paragraphs)

    def _sentence(self, random: Random, length: int) -> str:
        words = random.choices(self._words, cum_weights=self._word_weights, k=length)
        return " ".join(words).capitalize() + "."


def _zipf(count: int) -> list[float]:
    """Return cumulative weights 1 / (rank + 2.7) (Mandelbrot's constants for English)."""
    return list(accumulate(1 / (rank + 2.7) for rank in range(1, count + 1)))


def _some(random: Random, choices: Sequence[str], count: int) -> tuple[str, ...]:
    """Return up to ``count`` different ones, the first ones more often."""
    drawn = random.choices(
        choices, weights=[1 / rank for rank in range(1, len(choices) + 1)], k=count
    )
    return tuple(dict.fromkeys(drawn))


def _rating(random: Random, reviews: int) -> Decimal:
    spread = 0.9 / math.sqrt(min(reviews, 20))
    return Decimal(f"{min(5.0, max(1.0, random.gauss(4.35, spread + 0.25))):.2f}")


def _uuid(random: Random) -> UUID:
    return UUID(int=random.getrandbits(128), version=4)


def _slug(name: str) -> str:
    folded = "".join(letter if letter.isalnum() else "-" for letter in name.lower())
    return "-".join(part for part in folded.split("-") if part)
