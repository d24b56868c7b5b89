"""What buyers of demo products get: a small package for each, and its cover as its picture."""

import io
import tempfile
import uuid
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from api.core.database import Database
from api.integrations.storage import Storage
from api.uploads.inspection.archives import inspect_archive
from api.uploads.kinds import package_key
from cli.seed.repository import DemoProduct, SeedRepository

_NAMESPACE = uuid.UUID("7f6f2a52-9f2e-4a3c-9b75-0d6a1f0c5d11")
_LICENCE = "One end product for each licence. You may change what is in it.\n"
_MAIN = {"Go": "main.go", "Python": "main.py", "Rust": "src/main.rs", "TypeScript": "src/index.ts"}


@dataclass(frozen=True)
class Goods:
    """A package and the row that describes it."""

    upload_id: uuid.UUID
    data: bytes
    row: dict[str, Any]


async def put_goods(database: Database, storage: Storage, slugs: Sequence[str]) -> int:
    """Give those of these products that have no version a package; returns how many.

    Raises StorageError. An object is there before its row: a run that breaks off is made good by
    the next one, whose keys are the same.
    """
    async with database.transaction() as session:
        products = await SeedRepository(session).without_version(slugs)
    goods = [_goods(product) for product in products]
    for one in goods:
        await storage.private.put(
            package_key(one.upload_id), one.data, content_type="application/zip"
        )
    async with database.transaction() as session:
        return await SeedRepository(session).put_goods([one.row for one in goods])


def _goods(product: DemoProduct) -> Goods:
    upload_id = uuid.uuid5(_NAMESPACE, product.slug)
    data = _package(product)
    filename = f"{product.slug}.zip"
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        found = inspect_archive(file.name, filename)
    row = {
        "upload_id": str(upload_id),
        "product_id": str(product.id),
        "filename": filename,
        "size": len(data),
        "version": product.version or "1.0.0",
        "key": package_key(upload_id),
        "sha256": found.sha256,
        "file_count": found.file_count,
        "unpacked_bytes": found.unpacked_bytes,
        "files": [{"path": path, "size": size} for path, size in found.files],
        "file_names": "\n".join(path for path, _ in found.files),
        "readme": found.readme,
        "licence_file": found.licence_file,
        "languages": found.languages,
        "cover": f"/covers/{product.slug}.svg",
    }
    return Goods(upload_id, data, orjson.loads(orjson.dumps(row)))


def _package(product: DemoProduct) -> bytes:
    main = next((_MAIN[tech] for tech in product.tech if tech in _MAIN), "notes.md")
    files = {
        "README.md": f"# {product.name}\n\n{product.summary}\n\n{product.description}\n",
        "LICENSE.txt": _LICENCE,
        main: f"{product.name}: what you would build on stands here.\n",
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, text in sorted(files.items()):
            # Without a time of its own: the same product gives the same bytes.
            info = zipfile.ZipInfo(f"{product.slug}/{path}")
            archive.writestr(info, text, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
