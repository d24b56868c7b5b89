"""Products made of the metadata of packages that are installed on this machine."""

import hashlib
import shutil
import subprocess
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

import orjson

from api.catalogue_import.schemas import slug_of
from api.core.lines import as_line

SELLER = "package-index"
PUBLISHED_AT = "2025-01-01T00:00:00Z"
# The first whose word occurs decides; the order goes from the particular to the general.
CATEGORIES = (
    ("security", ("security", "cryptography", "secret", "vulnerab")),
    ("testing-tooling", ("test", "lint", "debug", "build tool", "code generat", "typing", "mypy")),
    ("ai-ml", ("artificial intelligence", "machine learning", "neural", "embedding", "numeric")),
    ("auth-billing", ("oauth", "authentic", "jwt", "stripe")),
    ("ui-components", ("react", "css", "component", "widget", "user interface")),
    ("content-cms", ("markdown", "documentation", "text processing", "html")),
    ("data-pipelines", ("database", "queue", "sql", "stream", "json", "yaml", "search")),
    ("devops-infrastructure", ("docker", "kubernetes", "monitoring", "deployment", "logging")),
    ("games-graphics", ("graphics", "game", "image")),
    ("desktop-cli", ("command line", "terminal", "cli", "console", "color")),
)
OTHERWISE = "apis-backends"


def products() -> Iterator[dict[str, Any]]:
    """Yield import lines, each slug once, in the order of the slugs."""
    found = {product["slug"]: product for product in (*_from_npm(), *_from_python())}
    for slug in sorted(found):
        yield found[slug]


def _from_python() -> Iterator[dict[str, Any]]:
    for distribution in distributions():
        product = _of_distribution(distribution)
        if product:
            yield product


def _of_distribution(distribution: Distribution) -> dict[str, Any] | None:
    metadata = distribution.metadata.json
    name, summary = str(metadata.get("name") or ""), str(metadata.get("summary") or "")
    if not name or not summary:
        return None
    classifiers = metadata.get("classifier") or []
    keywords = metadata.get("keywords") or []
    return _product(
        identity=f"py-{name}",
        name=name,
        summary=summary,
        description=str(metadata.get("description") or summary),
        language="Python",
        keywords=" ".join(keywords).replace(",", " ").split(),
        topics=[line for line in classifiers if line.startswith("Topic")],
        version=distribution.version,
    )


def _from_npm() -> Iterator[dict[str, Any]]:
    for folder in _node_folders():
        for path in (*folder.glob("*/package.json"), *folder.glob("@*/*/package.json")):
            product = _of_npm(path)
            if product:
                yield product


def _of_npm(path: Path) -> dict[str, Any] | None:
    try:
        content = orjson.loads(path.read_bytes())
    except (orjson.JSONDecodeError, OSError):
        return None
    name, summary = content.get("name"), content.get("description")
    keywords = content.get("keywords") or []
    if not isinstance(name, str) or not isinstance(summary, str) or not isinstance(keywords, list):
        return None
    readme = next(iter(sorted(path.parent.glob("[Rr][Ee][Aa][Dd][Mm][Ee].md"))), None)
    description = readme.read_text(encoding="utf-8", errors="replace") if readme else summary
    return _product(
        identity=f"npm-{name}",
        name=name,
        summary=summary,
        description=description,
        language="JavaScript",
        keywords=[str(word) for word in keywords],
        topics=[],
        version=str(content.get("version") or ""),
    )


def _node_folders() -> Iterator[Path]:
    """Yield the project's node_modules, npm's global one and that of npm itself, as they exist."""
    candidates = [Path.cwd() / "node_modules", Path.cwd() / "frontend" / "node_modules"]
    npm = shutil.which("npm")
    if npm:
        answer = subprocess.run(  # noqa: S603 - the program that PATH names
            [npm, "root", "--global"], capture_output=True, text=True, check=False, timeout=30
        )
        if answer.returncode == 0 and answer.stdout.strip():
            root = Path(answer.stdout.strip())
            candidates += [root, root / "npm" / "node_modules"]
    return (folder for folder in candidates if folder.is_dir())


def _product(
    *,
    identity: str,
    name: str,
    summary: str,
    description: str,
    language: str,
    keywords: list[str],
    topics: list[str],
    version: str,
) -> dict[str, Any] | None:
    slug = slug_of(identity)
    number = int.from_bytes(hashlib.sha256(slug.encode()).digest()[:8])
    words = " ".join((*topics, *keywords, name, summary)).lower()
    category = next(
        (slug for slug, signs in CATEGORIES if any(sign in words for sign in signs)), OTHERWISE
    )
    price = 0 if number % 10 == 0 else 900 + number // 10 % 90 * 100
    tags = [_clean(as_line(word.lower()), 60) for word in keywords]
    return {
        "slug": slug,
        "seller": SELLER,
        "category": category,
        "name": _clean(as_line(name), 120),
        "summary": _clean(as_line(summary), 200),
        "description": _clean(description, 50_000),
        "tech_stack": [language],
        "tags": [tag for tag in dict.fromkeys(tags) if tag][:20],
        "version": _clean(as_line(version), 40) or None,
        "price_cents": price,
        "extended_price_cents": price * 4 if price else None,
        "status": "published",
        "published_at": PUBLISHED_AT,
    }


def _clean(value: str, length: int) -> str:
    """Cut to a length and drop what Postgres cannot store."""
    storable = value.replace("\x00", "").encode("utf-8", "replace").decode()
    return storable[:length].strip()
