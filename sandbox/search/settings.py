"""The settings of an index: what each accepts, its default, and how an update changes it."""

import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import TypeAlias

from sandbox.search.decoding import (
    Field,
    JsonValue,
    Reader,
    array,
    boolean,
    byte,
    mapping,
    natural,
    one_of,
    optional,
    record,
    sorted_set,
    string,
    wrong_kind,
    wrong_value,
)
from sandbox.search.embedders import merge_embedders, read_embedders
from sandbox.search.errors import ApiError
from sandbox.search.locales import LOCALES

Merge: TypeAlias = Callable[[JsonValue, JsonValue], JsonValue]

_CUSTOM_RULE = re.compile(r".+:(asc|desc)", re.DOTALL)
_RULES = {
    "words",
    "typo",
    "proximity",
    "attribute",
    "attributeRank",
    "wordPosition",
    "sort",
    "exactness",
}
_PROBLEMS = "https://github.com/orgs/meilisearch/discussions/"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its name in the address, its reader, its default, how an update merges."""

    path: str
    verb: str
    read: Reader
    default: JsonValue
    merge: Merge


def _replace(_old: JsonValue, new: JsonValue) -> JsonValue:
    return new


def _unique(_old: JsonValue, new: JsonValue) -> JsonValue:
    return ["*"] if "*" in new else list(dict.fromkeys(new))


def _lower(_old: JsonValue, new: JsonValue) -> JsonValue:
    return sorted({word.lower() for word in new})


def _ranking_rule(value: JsonValue, path: str, code: str) -> str:
    text = string(value, path, code)
    if text not in _RULES and not _CUSTOM_RULE.fullmatch(text):
        raise wrong_value(
            path,
            code,
            f"`{text}` ranking rule is invalid. Valid ranking rules are words, typo, sort, "
            "proximity, attribute, exactness and custom ranking rules.",
        )
    return text


def _ranking_rules(value: JsonValue, path: str, code: str) -> JsonValue:
    rules = array(_ranking_rule)(value, path, code)
    if "attribute" in rules and {"attributeRank", "wordPosition"} & set(rules):
        raise ApiError(
            code,
            "Mixed usage of the attribute, attributeRank, and wordPosition ranking rules. You must "
            "either use the attribute ranking rule alone or the attributeRank and wordPosition "
            "ranking rules.",
        )
    return rules


_FILTER_FEATURES = record(
    {"equality": Field(boolean, default=True), "comparison": Field(boolean, default=False)},
    own_code=True,
)
_FEATURES = record(
    {
        "facetSearch": Field(boolean, default=False),
        "filter": Field(_FILTER_FEATURES, default={"equality": True, "comparison": False}),
    },
    own_code=True,
)
_RULE_CODE = "invalid_settings_filterable_attributes"
_FILTER_RULE = record(
    {
        "attributePatterns": Field(array(string), required=_RULE_CODE),
        "features": Field(
            _FEATURES,
            default={"facetSearch": False, "filter": {"equality": True, "comparison": False}},
        ),
    },
    own_code=True,
)


def _filterable(value: JsonValue, path: str, code: str) -> JsonValue:
    """Read an attribute, or a rule that says what may be done with some attributes."""
    if isinstance(value, str):
        return value
    if not isinstance(value, dict):
        raise wrong_kind(value, path, code, "a string or an object")
    return _FILTER_RULE(value, path, code)


_WORD_SIZES = record(
    {"oneTypo": Field(optional(byte)), "twoTypos": Field(optional(byte))},
    own_code=True,
    sent_only=True,
)


def _word_sizes(value: JsonValue, path: str, code: str) -> JsonValue:
    sizes = _WORD_SIZES(value, path, code)
    one, two = sizes.get("oneTypo"), sizes.get("twoTypos")
    if one is not None and two is not None and one > two:
        raise wrong_value(
            path,
            code,
            "`minWordSizeForTypos` setting is invalid. `oneTypo` and `twoTypos` fields should be "
            "between `0` and `255`, and `twoTypos` should be greater or equals to `oneTypo` but "
            f"found `oneTypo: {one}` and twoTypos: {two}`.",
        )
    return sizes


def _at_least_one(value: JsonValue, path: str, code: str) -> int:
    amount = natural(value, path, code)
    if not amount:
        raise wrong_value(
            path,
            code,
            "a non-zero integer value lower than `18446744073709551615` was expected, but found a "
            "zero",
        )
    return amount


def _deep(defaults: JsonValue) -> Merge:
    """Merge field by field; null puts a field back to its default."""

    def merge(old: JsonValue, new: JsonValue) -> JsonValue:
        merged = deepcopy(old)
        for key, value in new.items():
            if value is None:
                merged[key] = deepcopy(defaults[key])
            elif isinstance(value, dict):
                merged[key] = _deep(defaults[key])(old[key], value)
            else:
                merged[key] = value
        return merged

    return merge


def _merge_typos(old: JsonValue, new: JsonValue) -> JsonValue:
    merged = _deep(TYPO_DEFAULTS)(old, new)
    merged["disableOnWords"] = _lower(None, merged["disableOnWords"])
    return merged


def _merge_faceting(old: JsonValue, new: JsonValue) -> JsonValue:
    merged = deepcopy(old)
    if "maxValuesPerFacet" in new:
        limit = new["maxValuesPerFacet"]
        merged["maxValuesPerFacet"] = (
            FACETING_DEFAULTS["maxValuesPerFacet"] if limit is None else limit
        )
    if "sortFacetValuesBy" in new:
        order = new["sortFacetValuesBy"]
        base = {"*": "alpha"} if order is None else merged["sortFacetValuesBy"]
        merged["sortFacetValuesBy"] = dict(sorted({**base, **(order or {})}.items()))
    return merged


TYPO_DEFAULTS: dict[str, JsonValue] = {
    "enabled": True,
    "minWordSizeForTypos": {"oneTypo": 5, "twoTypos": 9},
    "disableOnWords": [],
    "disableOnAttributes": [],
    "disableOnNumbers": False,
}
FACETING_DEFAULTS: dict[str, JsonValue] = {
    "maxValuesPerFacet": 100,
    "sortFacetValuesBy": {"*": "alpha"},
}
PAGINATION_DEFAULTS: dict[str, JsonValue] = {"maxTotalHits": 1000}

_TYPO_TOLERANCE = record(
    {
        "enabled": Field(optional(boolean)),
        "minWordSizeForTypos": Field(optional(_word_sizes)),
        "disableOnWords": Field(optional(sorted_set(string))),
        "disableOnAttributes": Field(optional(sorted_set(string))),
        "disableOnNumbers": Field(optional(boolean)),
    },
    own_code=True,
    sent_only=True,
)
_FACETING = record(
    {
        "maxValuesPerFacet": Field(optional(natural)),
        "sortFacetValuesBy": Field(optional(mapping(one_of("alpha", "count")))),
    },
    own_code=True,
    sent_only=True,
)
_PAGINATION = record(
    {"maxTotalHits": Field(optional(_at_least_one))}, own_code=True, sent_only=True
)
_LOCALES_CODE = "invalid_settings_localized_attributes"
_LOCALIZED = array(
    record(
        {
            "attributePatterns": Field(array(string), required=_LOCALES_CODE),
            "locales": Field(array(one_of(*LOCALES)), required=_LOCALES_CODE),
        },
        own_code=True,
    )
)
_WORDS = sorted_set(string)

SETTINGS = {
    "displayedAttributes": Setting("displayed-attributes", "PUT", array(string), ["*"], _unique),
    "searchableAttributes": Setting("searchable-attributes", "PUT", array(string), ["*"], _unique),
    "filterableAttributes": Setting(
        "filterable-attributes", "PUT", array(_filterable), [], _replace
    ),
    "sortableAttributes": Setting("sortable-attributes", "PUT", _WORDS, [], _replace),
    "rankingRules": Setting(
        "ranking-rules",
        "PUT",
        _ranking_rules,
        ["words", "typo", "proximity", "attributeRank", "sort", "wordPosition", "exactness"],
        _replace,
    ),
    "stopWords": Setting("stop-words", "PUT", _WORDS, [], _replace),
    "nonSeparatorTokens": Setting("non-separator-tokens", "PUT", _WORDS, [], _replace),
    "separatorTokens": Setting("separator-tokens", "PUT", _WORDS, [], _replace),
    "dictionary": Setting("dictionary", "PUT", _WORDS, [], _replace),
    "synonyms": Setting("synonyms", "PUT", mapping(array(string)), {}, _replace),
    "distinctAttribute": Setting("distinct-attribute", "PUT", string, None, _replace),
    "proximityPrecision": Setting(
        "proximity-precision", "PUT", one_of("byWord", "byAttribute"), "byWord", _replace
    ),
    "typoTolerance": Setting(
        "typo-tolerance", "PATCH", _TYPO_TOLERANCE, TYPO_DEFAULTS, _merge_typos
    ),
    "faceting": Setting("faceting", "PATCH", _FACETING, FACETING_DEFAULTS, _merge_faceting),
    "pagination": Setting(
        "pagination", "PATCH", _PAGINATION, PAGINATION_DEFAULTS, _deep(PAGINATION_DEFAULTS)
    ),
    "embedders": Setting("embedders", "PATCH", read_embedders, {}, merge_embedders),
    "searchCutoffMs": Setting("search-cutoff-ms", "PUT", natural, None, _replace),
    "localizedAttributes": Setting("localized-attributes", "PUT", _LOCALIZED, None, _replace),
    "facetSearch": Setting("facet-search", "PUT", boolean, True, _replace),
    "prefixSearch": Setting(
        "prefix-search", "PUT", one_of("indexingTime", "disabled"), "indexingTime", _replace
    ),
}


def _disabled(feature: str, setting: str, number: int) -> Reader:
    def read(_value: JsonValue, _path: str, _code: str) -> JsonValue:
        raise ApiError(
            "feature_not_enabled",
            f"setting `{setting}` in the index settings requires enabling the `{feature}` "
            f"experimental feature. See {_PROBLEMS}{number}",
        )

    return read


def code_of(name: str) -> str:
    """Return the error code of a setting, ``invalid_settings_…``."""
    return "invalid_settings_" + re.sub(r"([A-Z])", r"_\1", name).lower()


def _fields() -> dict[str, Field]:
    fields = {
        name: Field(optional(setting.read), code_of(name)) for name, setting in SETTINGS.items()
    }
    foreign = Field(_disabled("foreign_keys", "foreignKeys", 873))
    ordered: dict[str, Field] = {}
    for name, field in fields.items():
        ordered[name] = field
        if name == "sortableAttributes":
            ordered["foreignKeys"] = foreign
    ordered["chat"] = Field(_disabled("chat completions", "chat", 835))
    return ordered


_UPDATE = record(_fields(), sent_only=True)


def read_update(body: JsonValue) -> dict[str, JsonValue]:
    """Check the body of a settings update and return the settings it names, in fixed order."""
    sent = _UPDATE(body, "", "bad_request")
    return {name: sent[name] for name in SETTINGS if name in sent}


def defaults() -> dict[str, JsonValue]:
    """Return all settings of a new index."""
    return {name: deepcopy(setting.default) for name, setting in SETTINGS.items()}


def updated(current: dict[str, JsonValue], change: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """Return all settings after a checked update; null resets a setting to its default."""
    result = dict(current)
    for name, value in change.items():
        setting = SETTINGS[name]
        result[name] = (
            deepcopy(setting.default) if value is None else setting.merge(current[name], value)
        )
    return result


def reset_all() -> dict[str, JsonValue]:
    """Return the update that puts every setting back to its default."""
    return {name: ["*"] if setting.default == ["*"] else None for name, setting in SETTINGS.items()}
