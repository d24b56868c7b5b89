"""What is deployed and what the code reads must not drift apart."""

import re
from pathlib import Path
from typing import Any

import yaml

from api.core.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = {name.upper() for name in Settings.model_fields}
# Read by docker-compose.yml alone.
COMPOSE_ONLY = {"POSTGRES_PASSWORD", "CLERK_PUBLISHABLE_KEY"}


def _compose() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return content


def _example() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text().splitlines()
    pairs = (line.partition("=")[::2] for line in lines if line and not line.startswith("#"))
    return dict(pairs)


def test_the_example_names_every_setting_and_no_other() -> None:
    assert set(_example()) == SETTINGS | COMPOSE_ONLY


def test_the_example_states_the_defaults() -> None:
    given = {name.lower(): value for name, value in _example().items() if value}
    given.pop("environment")
    stated = Settings.model_validate(given)
    differing = [
        name
        for name, field in Settings.model_fields.items()
        if name in given and getattr(stated, name) != field.default
    ]
    assert differing == []


def test_each_setting_is_explained() -> None:
    explained = False
    for line in (ROOT / ".env.example").read_text().splitlines():
        if line.startswith("#"):
            explained = not line.startswith("# ---") or explained
        elif not line:
            explained = False
        elif not explained:
            assert line.split("_")[0] in {"REDIS", "MEILI"}, f"{line} has no explanation"


def test_compose_sets_only_what_the_code_reads() -> None:
    services = _compose()["services"]
    for name in ("api", "worker", "migrate"):
        assert services[name]["env_file"] == ".env"
        assert set(services[name]["environment"]) <= SETTINGS, name


def test_compose_interpolates_only_what_the_example_names() -> None:
    used = set(re.findall(r"\$\{([A-Z0-9_]+)", (ROOT / "docker-compose.yml").read_text()))
    assert used <= set(_example())
    assert used >= COMPOSE_ONLY


def test_uploads_are_signed_for_an_address_that_browsers_reach() -> None:
    services = _compose()["services"]
    signed = services["api"]["environment"]["S3_BROWSER_URL"]
    assert signed == "${S3_BROWSER_URL:-http://127.0.0.1:8333}"
    assert "127.0.0.1:8333:8333" in services["s3"]["ports"]
    # Where it is not the shop's policy that names it, browsers refuse to send anything.
    assert services["frontend"]["environment"]["S3_BROWSER_URL"] == signed


def test_services_are_pinned_watched_and_local() -> None:
    services = _compose()["services"]
    assert set(services) == {
        *("postgres", "valkey", "meilisearch", "s3"),
        *("migrate", "api", "worker", "frontend"),
    }
    for name, service in services.items():
        tag = service["image"].rpartition(":")[2]
        assert re.match(r"v?\d+(\.\d+)+", tag), f"{name}: {service['image']}"
        assert "healthcheck" in service, name
        assert service["restart"] == ("no" if name == "migrate" else "unless-stopped")
        for port in service.get("ports", []):
            assert port.startswith("127.0.0.1:"), f"{name}: {port}"
        for dependency in service.get("depends_on", {}):
            assert dependency in services
        for volume in service.get("volumes", []):
            assert volume.split(":")[0] in _compose()["volumes"]
    assert services["meilisearch"]["image"] == "getmeili/meilisearch:v1.50"


def test_the_image_runs_unprivileged_from_hashed_packages() -> None:
    text = (ROOT / "Dockerfile").read_text()
    final = text.rpartition("\nFROM ")[2]
    assert "--require-hashes" in text
    assert re.search(r"^USER (?!root)\w+$", final, re.MULTILINE)
    assert "HEALTHCHECK" in final
    images = re.findall(r"^FROM (\S+)", text, re.MULTILINE)
    assert all(image.startswith("python:3.12-slim") for image in images)


def test_every_copied_path_exists_and_reaches_the_build() -> None:
    kept = (ROOT / ".dockerignore").read_text().splitlines()
    text = (ROOT / "Dockerfile").read_text()
    for line in re.findall(r"^COPY (?!--from)(.+)$", text, re.MULTILINE):
        for source in line.split()[:-1]:
            assert (ROOT / source).exists(), source
            assert f"!{source}" in kept


def test_the_shop_is_given_no_secret_but_clerks() -> None:
    shop = _compose()["services"]["frontend"]
    assert "env_file" not in shop
    read = set(re.findall(r"process\.env\.([A-Z0-9_]+)", _shop_sources()))
    given = set(shop["environment"]) - {"CLERK_TELEMETRY_DISABLED"}
    assert given <= read
    # The last one is the sandbox's, where Clerk has no keys.
    assert read - given == {"NODE_ENV", "ENVIRONMENT", "CLERK_ISSUER"}
    assert {name for name in given if "SECRET" in name} == {"CLERK_SECRET_KEY"}


def _shop_sources() -> str:
    folders = ("app", "components", "features", "lib")
    files = [path for name in folders for path in (ROOT / "frontend" / name).rglob("*.ts*")]
    return "".join(path.read_text() for path in [*files, ROOT / "frontend" / "proxy.ts"])


def test_the_shops_image_runs_unprivileged() -> None:
    text = (ROOT / "frontend" / "Dockerfile").read_text()
    final = text.rpartition("\nFROM ")[2]
    assert re.search(r"^USER (?!root)\w+$", final, re.MULTILINE)
    assert "HEALTHCHECK" in final
    assert all(
        image.startswith("node:24-") for image in re.findall(r"^FROM (\S+)", text, re.MULTILINE)
    )
    for line in re.findall(r"^COPY (?!--from)(.+)$", text, re.MULTILINE):
        for source in line.split()[:-1]:
            assert (ROOT / "frontend" / source).exists(), source
