import subprocess
import sys
from collections import Counter

import pytest

from bench.catalogue import SELLERS, Catalogue, Product
from bench.vocabulary import PROFILES

SAMPLE = 3000


@pytest.fixture(scope="module")
def products() -> list[Product]:
    return list(Catalogue(7).products(SAMPLE))


def test_the_same_seed_gives_the_same_catalogue_in_another_process() -> None:
    program = (
        "import hashlib; from bench.catalogue import Catalogue; c = Catalogue(7);"
        "print(hashlib.sha256(repr([c.sellers(), *c.products(50)]).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_another_seed_gives_another_catalogue(products: list[Product]) -> None:
    others = list(Catalogue(8).products(100))
    assert all(ours != other for ours, other in zip(products, others, strict=False))


def test_a_product_does_not_depend_on_the_size(products: list[Product]) -> None:
    assert list(Catalogue(7).products(20)) == products[:20]


def test_what_must_be_unique_is(products: list[Product]) -> None:
    sellers = Catalogue(7).sellers()
    assert len(sellers) == SELLERS
    assert len({seller.username for seller in sellers}) == SELLERS
    assert len({product.id for product in products}) == SAMPLE
    assert len({product.slug for product in products}) == SAMPLE


def test_products_keep_the_rules_of_the_table(products: list[Product]) -> None:
    for product in products:
        assert 1 <= len(product.name) <= 120
        assert len(product.slug) <= 120
        assert len(product.summary) <= 200
        assert product.extended_price_cents is None or (
            product.price_cents <= product.extended_price_cents
        )
        assert (product.rating is None) == (product.reviews == 0)
        assert product.reviews <= product.sales
        assert set(product.tech) <= set(PROFILES[product.category].tech)
        assert len(set(product.tech)) == len(product.tech) >= 1


def test_the_catalogue_is_shaped_like_a_real_one(products: list[Product]) -> None:
    categories = Counter(product.category for product in products)
    assert set(categories) == set(PROFILES)
    assert categories["saas-templates"] > 4 * categories["security"]
    words = Counter(word for product in products for word in product.description.lower().split())
    frequencies = [count for _, count in words.most_common()]
    # Zipf: a few words are everywhere, most are rare.
    assert frequencies[0] > 20 * frequencies[200]
    assert sum(frequencies[:100]) > sum(frequencies) / 4
    assert len(frequencies) > 5000
    prices = Counter(product.price_cents for product in products)
    assert prices.most_common(1)[0][1] > SAMPLE / 20
    ratings = [float(product.rating) for product in products if product.rating is not None]
    assert 4 < sum(ratings) / len(ratings) < 4.7
    sales = sorted(product.sales for product in products)
    assert sum(sales) / SAMPLE > 3 * sales[SAMPLE // 2]
