"""Uploads as JSON."""

from typing import Any

from api.models import Package, Upload


def state(upload: Upload, package: Package | None) -> dict[str, Any]:
    """Return an upload as ``UploadState``."""
    refusal = {"code": upload.refusal_code, "message": upload.refusal}
    return {
        "id": str(upload.id),
        "product_id": None if upload.product_id is None else str(upload.product_id),
        "kind": upload.kind,
        "filename": upload.filename,
        "size": upload.size,
        "status": upload.status,
        "refusal": None if upload.refusal_code is None else refusal,
        "package": None if package is None else summary(package),
        "created_at": upload.created_at,
    }


def summary(package: Package) -> dict[str, Any]:
    """Return what was found in an archive as ``PackageSummary``."""
    return {
        "sha256": package.sha256,
        "file_count": package.file_count,
        "unpacked_bytes": package.unpacked_bytes,
        "has_readme": package.readme != "",
        "licence": package.licence,
        "licence_file": package.licence_file,
        "languages": package.languages,
    }
