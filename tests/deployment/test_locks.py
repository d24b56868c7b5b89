"""What is installed is what was locked, on every machine."""

import json
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def _packages() -> dict[str, dict[str, Any]]:
    lock = json.loads((ROOT / "frontend/package-lock.json").read_text())
    packages: dict[str, dict[str, Any]] = lock["packages"]
    return packages


def test_the_shops_lock_has_the_binaries_of_every_platform() -> None:
    # npm adds those that are missing at each fresh install: unlocked, and the checkout has changed.
    packages = _packages()
    locked = {path.rpartition("node_modules/")[2] for path in packages}
    wanted = {name for one in packages.values() for name in one.get("optionalDependencies", {})}
    assert len(wanted) > 20
    assert wanted - locked == set()


def test_every_package_of_the_shop_is_known_by_its_content_and_by_no_host() -> None:
    # What comes inside another package is known by that one's content.
    packages = {
        path: one for path, one in _packages().items() if path and not one.get("inBundle", False)
    }
    assert [path for path, one in packages.items() if "integrity" not in one] == []
    assert [path for path, one in packages.items() if "resolved" in one] == []


def test_the_image_has_the_model_that_finds_by_meaning() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    [model] = project["optional-dependencies"]["semantic"]
    pinned, _, _ = model.partition(";")
    assert "-r requirements.lock" in (ROOT / "Dockerfile").read_text()
    locked = (ROOT / "requirements.lock").read_text().splitlines()
    [line] = [one for one in locked if one.startswith(f"{pinned} ")]
    # On the processors that images are built for.
    assert all(machine in line for machine in ("x86_64", "aarch64"))
    assert any(one.startswith("numpy==") for one in locked)
