"""The setting ``embedders``: of the sources, this server has ``userProvided`` alone."""

from collections.abc import Mapping
from copy import deepcopy

from sandbox.search.decoding import (
    Field,
    JsonValue,
    Reader,
    anything,
    boolean,
    natural,
    number,
    one_of,
    optional,
    record,
    string,
    wrong_kind,
    wrong_value,
)
from sandbox.search.errors import ApiError

CODE = "invalid_settings_embedders"
_MOST = 256
_OWN = "userProvided"
_ALLOWED = ("source", "dimensions", "distribution", "binaryQuantized")
_SOURCES_OF = {
    "model": ("openAi", "huggingFace", "ollama"),
    "revision": ("huggingFace",),
    "pooling": ("huggingFace",),
    "apiKey": ("openAi", "ollama", "rest"),
    "documentTemplate": ("openAi", "huggingFace", "ollama", "rest"),
    "documentTemplateMaxBytes": ("openAi", "huggingFace", "ollama", "rest"),
    "url": ("openAi", "ollama", "rest"),
    "indexingFragments": ("rest",),
    "searchFragments": ("rest",),
    "request": ("rest",),
    "response": ("rest",),
    "headers": ("rest",),
}
"""The sources that take each field which this server's own source does not."""

_EXPERIMENTS = {
    "searchEmbedder": ("composite embedders", 816),
    "indexingEmbedder": ("composite embedders", 816),
    "indexingFragments": ("multimodal", 846),
    "searchFragments": ("multimodal", 846),
}


def _share(name: str, *, open_below: bool) -> Reader:
    def read(value: JsonValue, path: str, code: str) -> float:
        share = number(value, path, code)
        if share > 1 or share < 0 or (open_below and share == 0):
            bracket = "]" if open_below else "["
            raise wrong_value(
                path.rpartition(".")[0],
                code,
                f"the distribution {name} must be in the range {bracket}0, 1], got {share:g}",
            )
        return share

    return read


_DISTRIBUTION = record(
    {
        "mean": Field(_share("mean", open_below=False), required=CODE),
        "sigma": Field(_share("sigma", open_below=True), required=CODE),
    },
    own_code=True,
)
_FIELDS = {
    "source": Field(
        optional(one_of("openAi", "huggingFace", "ollama", "userProvided", "rest", "composite"))
    ),
    "model": Field(optional(string)),
    "revision": Field(optional(string)),
    "pooling": Field(optional(string)),
    "apiKey": Field(optional(string)),
    "dimensions": Field(optional(natural)),
    "binaryQuantized": Field(optional(boolean)),
    "documentTemplate": Field(optional(string)),
    "documentTemplateMaxBytes": Field(optional(natural)),
    "url": Field(optional(string)),
    "indexingFragments": Field(anything),
    "searchFragments": Field(anything),
    "request": Field(anything),
    "response": Field(anything),
    "headers": Field(anything),
    "searchEmbedder": Field(anything),
    "indexingEmbedder": Field(anything),
    "distribution": Field(optional(_DISTRIBUTION)),
}
_EMBEDDER = record(_FIELDS, own_code=True, sent_only=True)


def read_embedders(value: JsonValue, path: str, code: str) -> JsonValue:
    """Read an update of the embedders by name; null removes one."""
    if not isinstance(value, dict):
        raise wrong_kind(value, path, code, "an object")
    found = {}
    for name in sorted(value):
        embedder = optional(_EMBEDDER)(value[name], f"{path}.{name}", code)
        if embedder is not None:
            _check(name, embedder)
        found[name] = embedder
    return found


def _check(name: str, embedder: Mapping[str, JsonValue]) -> None:
    source = embedder.get("source")
    if source == "composite":
        raise _experiment('using `"composite"` as source', *_EXPERIMENTS["searchEmbedder"])
    for field, (feature, problem) in _EXPERIMENTS.items():
        if embedder.get(field) is not None:
            raise _experiment(f"setting `{field}`", feature, problem)
    if source not in (None, _OWN):
        raise _unavailable(name, str(source))
    for field, sources in _SOURCES_OF.items():
        if field in embedder and source == _OWN:
            listed = ", ".join(f"`{one}`" for one in sources)
            allowed = ", ".join(f"`{one}`" for one in _ALLOWED)
            raise ApiError(
                CODE,
                f"`.embedders.{name}`: Field `{field}` unavailable for source `{_OWN}`.\n"
                f"  - note: `{field}` is available for sources: {listed}\n"
                f"  - note: available fields for source `{_OWN}`: {allowed}",
            )
    if embedder.get("dimensions") == 0:
        raise ApiError(CODE, f"`.embedders.{name}.dimensions`: `dimensions` cannot be zero")


def _experiment(action: str, feature: str, problem: int) -> ApiError:
    return ApiError(
        "feature_not_enabled",
        f"{action} requires enabling the `{feature}` experimental feature. See "
        f"https://github.com/orgs/meilisearch/discussions/{problem}",
    )


def _unavailable(name: str, source: str) -> ApiError:
    return ApiError(
        CODE, f"`.embedders.{name}.source`: the source `{source}` is not available on this server."
    )


def merge_embedders(old: JsonValue, new: JsonValue) -> JsonValue:
    """Merge an update embedder by embedder and field by field; null removes either."""
    merged = deepcopy(old)
    for name, change in new.items():
        if change is None:
            merged.pop(name, None)
            continue
        fields = {**merged.get(name, {}), **change}
        merged[name] = {field: value for field, value in fields.items() if value is not None}
    return dict(sorted(merged.items()))


def check_embedders(old: JsonValue, new: JsonValue) -> None:
    """Refuse what only shows once an update is merged. Raises ApiError."""
    if len(new) > _MOST:
        raise ApiError(
            CODE,
            f"Too many embedders in the configuration. Found {len(new)}, but limited to {_MOST}.",
        )
    for name, embedder in new.items():
        # An embedder that names no source is one of OpenAI's.
        source = embedder.get("source", "openAi")
        if source != _OWN:
            raise _unavailable(name, source)
        _check(name, embedder)
        if "dimensions" not in embedder:
            raise ApiError(
                CODE,
                f"`.embedders.{name}`: Missing field `dimensions` (note: this field is mandatory "
                f"for source `{_OWN}`)",
            )
        known = old.get(name, {})
        if embedder.get("binaryQuantized"):
            raise ApiError(
                CODE,
                f"`.embedders.{name}.binaryQuantized`: binary quantization is not available on "
                "this server.",
            )
        if known and known["dimensions"] != embedder["dimensions"]:
            raise ApiError(
                CODE,
                f"`.embedders.{name}.dimensions`: changing the dimensions of an embedder is not "
                "available on this server; remove the embedder first.",
            )
