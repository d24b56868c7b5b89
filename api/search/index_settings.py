"""The settings of each index, in code and with a version, so that drift can be seen and mended.

Names and defaults: Meilisearch's settings API. Defaults that a search depends on are spelt out, so
that a change made behind our back is seen as drift.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, get_args, get_type_hints, is_typeddict

from api.integrations.embedding_models import EmbeddingModel
from api.search.documents import DOCUMENTS, Entity
from api.search.question_words import QUESTION_WORDS
from api.search.technologies import ALIASES

MAX_VALUES_PER_FACET = 1000
"""Values of one facet that the engine counts; its default of 100 cuts tech stacks silently."""

MAX_TOTAL_HITS = 1_000_000
"""Hits that the engine counts, so that totals are honest; how far one may page is another limit."""

_RELEVANCE = [
    # First, because a buyer who sorts by price means it; without a sort it decides nothing.
    "sort",
    "words",
    "typo",
    "proximity",
    "attributeRank",
    "wordPosition",
    "exactness",
]


def _synonyms() -> dict[str, list[str]]:
    """Return every other way to write a technology for each way to write it."""
    result: dict[str, list[str]] = {}
    for name, aliases in ALIASES.items():
        names = [name.lower(), *aliases]
        if len(names) > 1:
            for spelling in names:
                result[spelling] = [other for other in names if other != spelling]
    return result


def _spellings() -> list[str]:
    """Return names with punctuation, which the tokenizer would take apart, in usual spellings."""
    punctuated = [name for name in ALIASES if not name.replace(" ", "").isalnum()]
    return sorted({form for name in punctuated for form in (name, name.lower(), name.upper())})


_TYPO_TOLERANCE = {
    "enabled": True,
    "minWordSizeForTypos": {"oneTypo": 5, "twoTypos": 9},
    # A technology typed rightly never means its neighbour: "react" is not "reach".
    "disableOnWords": sorted(
        {
            spelling.lower()
            for name, aliases in ALIASES.items()
            for spelling in (name, *aliases)
            if spelling.isalnum()
        }
    ),
    # "laravel 12" is not "laravel 11".
    "disableOnNumbers": True,
    "disableOnAttributes": [],
}

_COMMON: dict[str, Any] = {
    "displayedAttributes": ["*"],
    "distinctAttribute": None,
    "embedders": {},
    "facetSearch": True,
    "localizedAttributes": None,
    "nonSeparatorTokens": [],
    "prefixSearch": "indexingTime",
    "proximityPrecision": "byWord",
    "searchCutoffMs": None,
    "separatorTokens": [],
    "stopWords": [],
    "typoTolerance": _TYPO_TOLERANCE,
    "synonyms": _synonyms(),
    "dictionary": _spellings(),
    "pagination": {"maxTotalHits": MAX_TOTAL_HITS},
    "faceting": {
        "maxValuesPerFacet": MAX_VALUES_PER_FACET,
        # Of the numbers only minimum and maximum or all bands are wanted: sorting them is waste.
        "sortFacetValuesBy": {"*": "count", "price": "alpha", "price_band": "alpha"},
    },
}

INDEX_SETTINGS: dict[Entity, dict[str, Any]] = {
    Entity.PRODUCTS: {
        **_COMMON,
        "searchableAttributes": [
            "name",
            "tech",
            "tags",
            "category_name",
            "summary",
            "seller.name",
            "description",
            "readme",
            "files",
        ],
        "filterableAttributes": [
            "category",
            "license",
            "price",
            "price_band",
            "rating",
            "seller.username",
            "tags",
            "tech",
        ],
        "sortableAttributes": ["popularity", "price", "published_at", "rating", "review_count"],
        "rankingRules": [*_RELEVANCE, "popularity:desc"],
    },
    Entity.BRAIN: {
        **_COMMON,
        "searchableAttributes": ["title", "tags", "category_name", "body", "author.name"],
        "filterableAttributes": ["author.username", "category", "entry_type", "tags"],
        "sortableAttributes": ["helpful", "published_at", "usage"],
        "rankingRules": [*_RELEVANCE, "usage:desc"],
    },
    Entity.PASSAGES: {
        **_COMMON,
        "searchableAttributes": ["title", "heading", "tags", "text"],
        "filterableAttributes": ["entry_id", "entry_type", "tags"],
        "sortableAttributes": [],
        "rankingRules": _RELEVANCE,
        # People ask whole sentences: these words of a question say nothing of its subject.
        "stopWords": sorted(QUESTION_WORDS),
    },
}


def index_settings(entity: Entity, model: EmbeddingModel | None) -> dict[str, Any]:
    """Return all settings of an index where vectors come from this model.

    The embedder is named after the model, so that vectors of two models never meet: another model
    is another setting, and needs a rebuild like any other.
    """
    settings = INDEX_SETTINGS[entity]
    if entity is not Entity.PASSAGES or model is None:
        return settings
    embedder: dict[str, Any] = {"source": "userProvided", "dimensions": model.dimensions}
    if model.mean is not None and model.sigma is not None:
        embedder["distribution"] = {"mean": model.mean, "sigma": model.sigma}
    return {**settings, "embedders": {model.key: embedder}}


def settings_version(entity: Entity, settings: Mapping[str, Any]) -> str:
    """Return a short fingerprint of settings and of the fields that a document has."""
    text = json.dumps([settings, _shape(DOCUMENTS[entity])], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _shape(hint: object) -> object:
    if is_typeddict(hint):
        return {name: _shape(inner) for name, inner in get_type_hints(hint).items()}
    return [_shape(inner) for inner in get_args(hint)] or str(hint)
