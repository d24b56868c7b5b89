"""The parameters of searches, facet searches and multi-searches."""

from collections.abc import Callable

import orjson

from sandbox.search import parameters
from sandbox.search.decoding import (
    Field,
    JsonValue,
    anything,
    array,
    boolean,
    natural,
    number,
    one_of,
    optional,
    record,
    string,
    wrong_value,
)
from sandbox.search.errors import ApiError
from sandbox.search.locales import LOCALES, locale
from sandbox.search.names import read_uid
from sandbox.search.parameters import Parameter

_STRATEGIES = ("last", "all", "frequency")
_NO_RATIO = "the value of `semanticRatio` is invalid, expected a float between `0.0` and `1.0`."


def _threshold(value: JsonValue, path: str, code: str) -> float:
    threshold = number(value, path, code)
    if not 0 <= threshold <= 1:
        raise wrong_value(
            path,
            code,
            "the value of `rankingScoreThreshold` is invalid, expected a float between `0.0` and "
            "`1.0`.",
        )
    return threshold


def _ratio(value: JsonValue, path: str, code: str) -> float:
    ratio = number(value, path, code)
    if not 0 <= ratio <= 1:
        raise wrong_value(path, code, _NO_RATIO)
    return ratio


_HYBRID = record(
    {
        "semanticRatio": Field(_ratio, "invalid_search_semantic_ratio", 0.5),
        "embedder": Field(string, "invalid_search_embedder", required="bad_request"),
    }
)
_PERSONALIZE = record(
    {
        "userContext": Field(
            string,
            "invalid_search_personalize_user_context",
            required="invalid_search_personalize",
        )
    },
    own_code=True,
)
_STRINGS = optional(array(string))

SEARCH = {
    "q": Field(optional(string), "invalid_search_q"),
    "offset": Field(natural, "invalid_search_offset", 0),
    "limit": Field(natural, "invalid_search_limit", 20),
    "page": Field(optional(natural), "invalid_search_page"),
    "hitsPerPage": Field(optional(natural), "invalid_search_hits_per_page"),
    "attributesToRetrieve": Field(_STRINGS, "invalid_search_attributes_to_retrieve"),
    "attributesToCrop": Field(_STRINGS, "invalid_search_attributes_to_crop"),
    "cropLength": Field(natural, "invalid_search_crop_length", 10),
    "cropMarker": Field(string, "invalid_search_crop_marker", "…"),
    "attributesToHighlight": Field(_STRINGS, "invalid_search_attributes_to_highlight"),
    "highlightPreTag": Field(string, "invalid_search_highlight_pre_tag", "<em>"),
    "highlightPostTag": Field(string, "invalid_search_highlight_post_tag", "</em>"),
    "showMatchesPosition": Field(boolean, "invalid_search_show_matches_position", default=False),
    "filter": Field(anything, "invalid_search_filter"),
    "sort": Field(_STRINGS, "invalid_search_sort"),
    "distinct": Field(optional(string), "invalid_search_distinct"),
    "facets": Field(_STRINGS, "invalid_search_facets"),
    "matchingStrategy": Field(one_of(*_STRATEGIES), "invalid_search_matching_strategy", "last"),
    "attributesToSearchOn": Field(_STRINGS, "invalid_search_attributes_to_search_on"),
    "rankingScoreThreshold": Field(optional(_threshold), "invalid_search_ranking_score_threshold"),
    "locales": Field(optional(array(one_of(*LOCALES))), "invalid_search_locales"),
    "hybrid": Field(optional(_HYBRID), "invalid_search_hybrid_query"),
    "vector": Field(optional(array(number)), "invalid_search_vector"),
    "retrieveVectors": Field(boolean, "invalid_search_retrieve_vectors", default=False),
    "media": Field(anything, "invalid_search_media"),
    "personalize": Field(optional(_PERSONALIZE), "invalid_search_personalize"),
    "useNetwork": Field(optional(boolean), "invalid_search_use_network"),
    "showRankingScore": Field(boolean, "invalid_search_show_ranking_score", default=False),
    "showRankingScoreDetails": Field(
        boolean, "invalid_search_show_ranking_score_details", default=False
    ),
    "showPerformanceDetails": Field(
        boolean, "invalid_search_show_performance_details", default=False
    ),
}
_SEARCH = record(SEARCH)
_QUERY_OF_MANY = record(
    {
        "indexUid": Field(read_uid, "invalid_index_uid", required="missing_index_uid"),
        **SEARCH,
        "federationOptions": Field(anything, "invalid_multi_search_federation_options"),
    }
)
_MULTI = record(
    {
        "queries": Field(array(_QUERY_OF_MANY), required="bad_request"),
        "federation": Field(anything, "invalid_multi_search_federation_options"),
    }
)
_FACET_SEARCH = record(
    {
        "facetQuery": Field(optional(string), "invalid_facet_search_query"),
        "facetName": Field(
            string,
            "invalid_facet_search_facet_name",
            required="missing_facet_search_facet_name",
        ),
        "q": Field(optional(string), "invalid_search_q"),
        "filter": Field(anything, "invalid_search_filter"),
        "matchingStrategy": SEARCH["matchingStrategy"],
        "attributesToSearchOn": SEARCH["attributesToSearchOn"],
        "rankingScoreThreshold": SEARCH["rankingScoreThreshold"],
        "locales": SEARCH["locales"],
        "hybrid": SEARCH["hybrid"],
        "vector": SEARCH["vector"],
        "exhaustiveFacetCount": Field(
            optional(boolean), "invalid_facet_search_exhaustive_facet_count"
        ),
    },
    open_ended=True,
)


def _checked(query: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """Refuse what this server does not have, in the words of one without it."""
    expression = query["filter"]
    if expression is not None and not isinstance(expression, str | list):
        raise ApiError(
            "invalid_search_filter",
            "Invalid syntax for the filter parameter: `expected String, Array, found: "
            f"{orjson.dumps(expression).decode()}`.",
        )
    if query["hybrid"] is None and (query["vector"] is not None or query.get("media") is not None):
        raise ApiError(
            "missing_search_hybrid",
            "Invalid request: missing `hybrid` parameter when `vector` or `media` are present.",
        )
    if query.get("media") is not None:
        raise _disabled("passing `media` in a search query", "multimodal", 846)
    if query.get("personalize") is not None:
        raise _disabled("reranking search results", "personalization", 866)
    if query.get("useNetwork") is not None:
        raise _disabled("passing `useNetwork` in a search query", "network", 805)
    return query


def _disabled(action: str, feature: str, problem: int) -> ApiError:
    return ApiError(
        "feature_not_enabled",
        f"{action} requires enabling the `{feature}` experimental feature. See "
        f"https://github.com/orgs/meilisearch/discussions/{problem}",
    )


def read_search(body: JsonValue) -> dict[str, JsonValue]:
    """Check the body of a search and fill in the defaults."""
    return _checked(_SEARCH(body, "", "bad_request"))


def read_facet_search(body: JsonValue) -> dict[str, JsonValue]:
    """Check the body of a facet search and fill in the defaults."""
    return _checked(_FACET_SEARCH(body, "", "bad_request"))


def read_multi_search(body: JsonValue) -> list[dict[str, JsonValue]]:
    """Check the body of a multi-search and return its queries."""
    found = _MULTI(body, "", "bad_request")
    if found["federation"] is not None:
        raise ApiError(
            "invalid_multi_search_federated", "Federated search is not available on this server."
        )
    queries: list[dict[str, JsonValue]] = found["queries"]
    for place, query in enumerate(queries):
        if query.pop("federationOptions") is not None:
            raise inside(
                place,
                ApiError(
                    "invalid_multi_search_federation_options",
                    "Using `federationOptions` is not allowed in a non-federated search.\n - Hint: "
                    "remove `federationOptions` from the query or add `federation` to the request.",
                ),
            )
        try:
            _checked(query)
        except ApiError as error:
            raise inside(place, error) from error
    return queries


def inside(place: int, error: ApiError) -> ApiError:
    """Name the query of a multi-search that an error belongs to."""
    return ApiError(error.code, f"Inside `.queries[{place}]`: {error.message}")


def _filter_text(value: str) -> JsonValue:
    """Read a filter of the query string: JSON if it is an array, else an expression."""
    text = value.strip()
    if not text:
        return None
    try:
        parsed = orjson.loads(text)
    except orjson.JSONDecodeError:
        return text
    return parsed if isinstance(parsed, list) else text


def _sort_text(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]


def _float(value: str) -> float:
    try:
        return float(value)
    except ValueError as error:
        raise ValueError(f"could not parse `{value}` as a float") from error


def _ratio_text(value: str) -> float:
    ratio = _float(value)
    if not 0 <= ratio <= 1:
        raise ValueError(_NO_RATIO)
    return ratio


_TEXT_PARSERS: dict[str, Callable[[str], JsonValue]] = {
    "offset": parameters.natural,
    "limit": parameters.natural,
    "page": parameters.natural,
    "hitsPerPage": parameters.natural,
    "cropLength": parameters.natural,
    "showMatchesPosition": parameters.boolean,
    "retrieveVectors": parameters.boolean,
    "useNetwork": parameters.boolean,
    "showRankingScore": parameters.boolean,
    "showRankingScoreDetails": parameters.boolean,
    "showPerformanceDetails": parameters.boolean,
    "filter": _filter_text,
    "sort": _sort_text,
    "rankingScoreThreshold": _float,
    "locales": parameters.listed(locale),
    "attributesToRetrieve": parameters.listed(parameters.text),
    "attributesToCrop": parameters.listed(parameters.text),
    "attributesToHighlight": parameters.listed(parameters.text),
    "attributesToSearchOn": parameters.listed(parameters.text),
    "facets": parameters.listed(parameters.text),
    "vector": parameters.listed(_float),
}


def _text_parameters() -> dict[str, Parameter]:
    known: dict[str, Parameter] = {}
    for name, field in SEARCH.items():
        if name == "hybrid":
            known["hybridEmbedder"] = Parameter(parameters.text, "invalid_search_embedder")
            known["hybridSemanticRatio"] = Parameter(_ratio_text, "invalid_search_semantic_ratio")
        elif name == "personalize":
            known["personalizeUserContext"] = Parameter(parameters.text, field.code)
        elif name != "media":
            parse = _TEXT_PARSERS.get(name, parameters.text)
            known[name] = Parameter(parse, field.code, field.default)
    return known


TEXT_SEARCH = _text_parameters()


def search_of_text(sent: list[tuple[str, str]]) -> dict[str, JsonValue]:
    """Check the query string of a search and return what a body would have held."""
    values = parameters.read_parameters(sent, TEXT_SEARCH)
    embedder = values.pop("hybridEmbedder")
    ratio = values.pop("hybridSemanticRatio")
    if embedder is None and ratio is not None:
        raise ApiError("invalid_search_embedder", "Missing parameter `hybridEmbedder`")
    context = values.pop("personalizeUserContext")
    hybrid = {"embedder": embedder} | ({} if ratio is None else {"semanticRatio": ratio})
    values["hybrid"] = None if embedder is None else hybrid
    values["personalize"] = None if context is None else {"userContext": context}
    return read_search(values)
