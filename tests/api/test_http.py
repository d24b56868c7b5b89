"""What all answers have in common: caching, errors, headers, identification, measurements."""

import pytest
from fastapi import FastAPI

from api.core.body_limit import MAX_BODY_BYTES
from api.core.settings import Settings
from api.main import create_app
from tests.api.helpers import Api, Shop, running

CACHED = (
    "/api/products?q=kubernetes",
    "/api/products/kubernetes-dashboard",
    "/api/brain",
    "/api/brain/kubernetes-probes",
    "/api/sellers/north-works",
    "/api/categories",
    "/api/search/suggest?q=k",
)


@pytest.mark.parametrize("path", CACHED)
async def test_unchanged_content_is_not_sent_again(api: Api, path: str) -> None:
    first = await api.client.get(path)
    assert first.status_code == 200
    assert first.headers["cache-control"] == "public, max-age=15, stale-while-revalidate=60"
    etag = first.headers["etag"]
    assert etag.startswith('W/"')
    for condition in (etag, etag.removeprefix("W/"), f'"other", {etag}', "*"):
        again = await api.client.get(path, headers={"If-None-Match": condition})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == etag
        assert again.headers["cache-control"] == first.headers["cache-control"]
    other = await api.client.get(path, headers={"If-None-Match": 'W/"other"'})
    assert other.status_code == 200


@pytest.mark.parametrize(("site", "stay"), [("https", "max-age=31536000"), ("http", None)])
async def test_browsers_stay_with_https_where_there_is_some(
    settings: Settings, site: str, stay: str | None
) -> None:
    changed = settings.model_copy(update={"site_url": f"{site}://shop.example"})
    async with running(changed) as api:
        answer = await api.client.get("/api/health/live")
    assert answer.headers.get("strict-transport-security") == stay


async def test_other_content_has_another_etag(api: Api) -> None:
    one = await api.client.get("/api/products?page=1&per_page=1")
    two = await api.client.get("/api/products?page=2&per_page=1")
    assert one.headers["etag"] != two.headers["etag"]


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/", 404, "route_not_found"),
        ("GET", "/api/products/", 404, "route_not_found"),
        ("GET", "/api/docs", 404, "route_not_found"),
        ("DELETE", "/api/products", 405, "method_not_allowed"),
        ("GET", "/api/products/none-such", 404, "product_not_found"),
        ("GET", "/api/products/secret-draft", 404, "product_not_found"),
        ("GET", "/api/products/orphan", 410, "product_withdrawn"),
        ("GET", "/api/brain/none-such", 404, "brain_entry_not_found"),
        ("GET", "/api/brain/unfinished", 404, "brain_entry_not_found"),
        ("GET", "/api/sellers/none-such", 404, "seller_not_found"),
        ("GET", "/api/sellers/closed-works", 404, "seller_not_found"),
    ],
)
async def test_errors_are_problems(
    api: Api, method: str, path: str, status: int, code: str
) -> None:
    response = await api.client.request(method, path, headers={"X-Request-ID": "test-1"})
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["cache-control"] == "no-store"
    problem = response.json()
    assert set(problem) == {"type", "title", "status", "detail", "code", "request_id", "errors"}
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["request_id"] == response.headers["x-request-id"] == "test-1"
    if status == 405:
        assert response.headers["allow"] == "GET, POST"


def app_with_a_bug(settings: Settings) -> FastAPI:
    app = create_app(settings)

    @app.get("/bug")
    async def bug() -> None:
        raise RuntimeError("password=hunter2 SELECT * FROM users")

    return app


async def test_a_bug_is_told_without_its_details(
    shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    async with running(shop.settings, app_with_a_bug(shop.settings)) as api:
        response = await api.client.get("/bug")
        assert response.status_code == 500
        assert response.json()["code"] == "internal_error"
        assert "hunter2" not in response.text
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "hunter2" in capsys.readouterr().out
        metrics = (await api.client.get("/metrics")).text
        assert (
            'mywork_http_request_seconds_count{method="GET",route="/bug",status="500"}' in metrics
        )


async def test_answers_cannot_be_taken_for_pages(api: Api) -> None:
    for path in ("/api/products", "/nope", "/metrics"):
        headers = (await api.client.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"


async def test_only_the_shop_may_read_across_origins(api: Api) -> None:
    shop = {"Origin": "http://localhost:3000"}
    allowed = await api.client.get("/api/products", headers=shop)
    assert allowed.headers["access-control-allow-origin"] == "http://localhost:3000"
    foreign = await api.client.get("/api/products", headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in foreign.headers
    preflight = await api.client.options(
        "/api/products", headers={**shop, "Access-Control-Request-Method": "PATCH"}
    )
    assert preflight.status_code == 400
    wanted = {
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": "Authorization, If-Match",
    }
    assert (await api.client.options("/api/products", headers=shop | wanted)).status_code == 200
    evil = await api.client.options(
        "/api/products", headers={"Origin": "https://evil.example"} | wanted
    )
    assert evil.status_code == 400


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "<script>", "ä"])
async def test_strange_request_ids_are_replaced(api: Api, given: str) -> None:
    response = await api.client.get(
        "/api/health/live", headers=[(b"X-Request-ID", given.encode("latin-1"))]
    )
    assert len(response.headers["x-request-id"]) == 32


async def test_too_large_a_body_is_refused(api: Api) -> None:
    body = b"x" * (MAX_BODY_BYTES + 1)
    response = await api.client.request("GET", "/api/products", content=body)
    assert response.status_code == 413
    assert response.json()["code"] == "request_too_large"


async def test_requests_are_measured_by_route_not_by_address(api: Api) -> None:
    await api.client.get("/api/products/none-such-as-this")
    await api.client.get("/wp-admin/none-such-as-this")
    metrics = (await api.client.get("/metrics")).text
    assert 'route="/api/products/{product}",status="404"' in metrics
    assert 'route="unmatched",status="404"' in metrics
    assert "none-such-as-this" not in metrics
    assert 'mywork_search_seconds_count{index="products",source="engine"}' in metrics


async def test_health(api: Api) -> None:
    assert await api.get("/api/health/live") == {"status": "ok"}
    assert await api.get("/api/health/ready") == {
        "status": "ok",
        "postgres": True,
        "search_engine": True,
        "redis": True,
    }
