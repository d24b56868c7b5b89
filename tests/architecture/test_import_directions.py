"""The house stays the house: imports run one way, and each kind of file keeps to its kind."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("api", "indexer", "workers", "cli", "sandbox")
INFRASTRUCTURE = {"core", "models", "search", "integrations"}
LEVELS = {
    "api.core": 0,
    "api.models": 1,
    "api.search": 2,
    "api.integrations": 2,
    "feature": 3,
    "api.main": 4,
    "indexer": 4,
    "workers": 5,
    "cli": 6,
}
SDKS = {"meilisearch", "stripe", "boto3", "botocore", "openai"}
SQL = {"sqlalchemy", "asyncpg"}
HTTP = {"fastapi", "starlette"}


def _module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


FILES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
IMPORTS = [(_module_of(path), name) for path in FILES for name in _imports(path)]


def _level(module: str) -> int | None:
    parts = module.split(".")
    if parts[0] != "api":
        return LEVELS.get(parts[0])
    if len(parts) == 1:
        return None
    if parts[1] in {"main", "__main__", "services", "openapi_document"}:
        return LEVELS["api.main"]
    if parts[1] in INFRASTRUCTURE:
        return LEVELS[f"api.{parts[1]}"]
    return LEVELS["feature"]


def _feature(module: str) -> str | None:
    parts = module.split(".")
    return parts[1] if _level(module) == LEVELS["feature"] else None


def test_there_is_something_to_look_at() -> None:
    assert len(IMPORTS) > 300


def test_imports_run_one_way() -> None:
    wrong = [
        f"{module} imports {name}"
        for module, name in IMPORTS
        if (here := _level(module)) is not None
        and (there := _level(name)) is not None
        and there > here
    ]
    assert not wrong


def test_the_sandbox_is_reached_by_url_only() -> None:
    product = {"api", "indexer", "workers", "cli"}
    wrong = [
        f"{module} imports {name}"
        for module, name in IMPORTS
        if (module.split(".")[0] == "sandbox") != (name.split(".")[0] == "sandbox")
        and {module.split(".")[0], name.split(".")[0]} & product
        and "sandbox" in {module.split(".")[0], name.split(".")[0]}
    ]
    assert not wrong


def test_features_do_not_reach_into_each_others_repositories() -> None:
    wrong = [
        f"{module} imports {name}"
        for module, name in IMPORTS
        if (mine := _feature(module)) is not None
        and (theirs := _feature(name)) is not None
        and mine != theirs
        and any(part.endswith("repository") for part in name.split("."))
    ]
    assert not wrong


@pytest.mark.parametrize(
    ("file", "forbidden"), [("endpoints", SQL), ("schemas", SQL), ("service", HTTP)]
)
def test_each_kind_of_file_keeps_to_its_kind(file: str, forbidden: set[str]) -> None:
    wrong = [
        f"{module} imports {name}"
        for module, name in IMPORTS
        if _feature(module) is not None
        and module.endswith(f".{file}")
        and name.split(".")[0] in forbidden
    ]
    assert not wrong


def test_only_integrations_import_the_sdks() -> None:
    wrong = [
        f"{module} imports {name}"
        for module, name in IMPORTS
        if name.split(".")[0] in SDKS and not module.startswith(("api.integrations", "sandbox"))
    ]
    assert not wrong


def test_alembic_is_not_a_package() -> None:
    assert not (ROOT / "alembic" / "__init__.py").exists()
