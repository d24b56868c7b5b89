"""Read the demo data that lies in cli/demo."""

from pathlib import Path

import orjson
from pydantic import AwareDatetime, BaseModel, ConfigDict, TypeAdapter

from api.models import BrainEntryStatus, BrainEntryType

DEMO = Path(__file__).resolve().parent.parent / "demo"


class DemoSeller(BaseModel):
    """One seller of sellers.json."""

    model_config = ConfigDict(extra="forbid")

    username: str
    display_name: str
    headline: str = ""
    bio: str = ""
    location: str | None = None
    website_url: str | None = None


class DemoEntry(BaseModel):
    """One Brain entry; ``author`` is a seller's username."""

    model_config = ConfigDict(extra="forbid")

    slug: str
    title: str
    entry_type: BrainEntryType
    category: str
    tags: list[str]
    author: str
    status: BrainEntryStatus
    published_at: AwareDatetime | None = None
    helpful_count: int
    view_count: int
    citation_count: int
    body: str


class DemoDataError(Exception):
    """The demo data is incomplete or malformed; the message names the file."""


def sellers(folder: Path = DEMO) -> list[DemoSeller]:
    """Return the demo sellers in the order of their file."""
    path = folder / "sellers.json"
    if not path.exists():
        raise DemoDataError(f"{path} is missing")
    return TypeAdapter(list[DemoSeller]).validate_json(path.read_bytes())


def product_files(folder: Path = DEMO) -> list[Path]:
    """Return the demo products' import files."""
    return sorted((folder / "products").glob("*.jsonl"))


def entries(sellers: list[DemoSeller], folder: Path = DEMO) -> list[DemoEntry]:
    """Return the Brain entries, their ``studio-NN`` authors mapped to sellers in file order."""
    return [_entry(path, sellers) for path in sorted((folder / "brain").glob("*.md"))]


def _entry(path: Path, sellers: list[DemoSeller]) -> DemoEntry:
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    fields = {"slug": path.stem, "body": body.strip(), **_front_matter(front)}
    number = int(str(fields["author"]).removeprefix("studio-"))
    if not 1 <= number <= len(sellers):
        raise DemoDataError(f"{path}: no seller for author {fields['author']}")
    fields["author"] = sellers[number - 1].username
    return DemoEntry.model_validate(fields)


def _front_matter(text: str) -> dict[str, object]:
    """Read the little of YAML that front matter needs: plain or quoted values, null, [a, b]."""
    fields: dict[str, object] = {}
    for line in text.splitlines():
        name, _, raw = line.partition(":")
        value = raw.strip()
        if value.startswith("["):
            fields[name] = [item.strip().strip("\"'") for item in value[1:-1].split(",")]
        elif value.startswith('"'):
            fields[name] = orjson.loads(value)
        else:
            fields[name] = None if value == "null" else value
    return fields
