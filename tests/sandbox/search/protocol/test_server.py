import base64
import hashlib
import hmac
import json
from typing import Any

import httpx
import pytest

from tests.sandbox.search.protocol.conftest import MASTER, Running

_SETTINGS = "/indexes/a/settings"


@pytest.mark.parametrize(
    ("method", "path", "body", "refusal"),
    [
        ("POST", "/indexes", {}, (400, "missing_index_uid")),
        ("POST", "/indexes", {"uid": "a b"}, (400, "invalid_index_uid")),
        ("GET", "/indexes?limit=x", None, (400, "invalid_index_limit")),
        ("GET", "/indexes?doggo=x", None, (400, "bad_request")),
        ("GET", "/indexes/none", None, (404, "index_not_found")),
        ("PATCH", _SETTINGS, {"doggo": 1}, (400, "bad_request")),
        ("PATCH", _SETTINGS, {"rankingRules": ["x"]}, (400, "invalid_settings_ranking_rules")),
        (
            "PATCH",
            _SETTINGS,
            {"pagination": {"maxTotalHits": 0}},
            (400, "invalid_settings_pagination"),
        ),
        ("PUT", f"{_SETTINGS}/stop-words", "x", (400, "invalid_settings_stop_words")),
        ("POST", "/indexes/a/search", {"limit": -1}, (400, "invalid_search_limit")),
        ("POST", "/indexes/a/search", {"limits": 1}, (400, "bad_request")),
        ("POST", "/indexes/a/search", {"filter": 3}, (400, "invalid_search_filter")),
        (
            "GET",
            "/indexes/a/search?showRankingScore=1",
            None,
            (400, "invalid_search_show_ranking_score"),
        ),
        ("POST", "/indexes/none/search", {}, (404, "index_not_found")),
        ("POST", "/multi-search", {"queries": [{"indexUid": "none"}]}, (400, "index_not_found")),
        ("POST", "/indexes/a/facet-search", {}, (400, "missing_facet_search_facet_name")),
        (
            "POST",
            "/indexes/a/similar",
            {"id": 1},
            (400, "bad_request"),
        ),
        ("POST", "/swap-indexes", [{"indexes": ["a"]}], (400, "invalid_swap_indexes")),
        (
            "POST",
            "/swap-indexes",
            [{"indexes": ["a", "a"]}],
            (400, "invalid_swap_duplicate_index_found"),
        ),
        ("GET", "/tasks?statuses=x", None, (400, "invalid_task_statuses")),
        ("GET", "/tasks/x", None, (400, "invalid_task_uids")),
        ("GET", "/tasks/9", None, (404, "task_not_found")),
        ("DELETE", "/tasks", None, (400, "missing_task_filters")),
        ("POST", "/keys", {}, (400, "missing_api_key_actions")),
        ("GET", "/keys/none", None, (404, "api_key_not_found")),
        ("POST", "/dumps", None, (400, "feature_not_enabled")),
    ],
)
def test_what_is_wrong_is_refused_with_its_code(
    server: Running, method: str, path: str, body: Any, refusal: tuple[int, str]
) -> None:
    arguments = {} if body is None else {"json": body}
    assert server.refused(method, path, **arguments) == refusal


def test_settings_merge_and_reset(server: Running) -> None:
    before = server.do("POST", "/indexes", json={"uid": "a"}) and server.call("GET", _SETTINGS)
    server.do("PATCH", _SETTINGS, json={"typoTolerance": {"disableOnWords": ["B", "a"]}})
    server.do("PATCH", f"{_SETTINGS}/typo-tolerance", json={"minWordSizeForTypos": {"oneTypo": 4}})
    server.do("PATCH", f"{_SETTINGS}/faceting", json={"sortFacetValuesBy": {"x": "count"}})
    now = server.call("GET", _SETTINGS)
    assert now["typoTolerance"]["disableOnWords"] == ["a", "b"]
    assert now["typoTolerance"]["minWordSizeForTypos"] == {"oneTypo": 4, "twoTypos": 9}
    assert now["faceting"]["sortFacetValuesBy"] == {"*": "alpha", "x": "count"}
    server.do("DELETE", _SETTINGS)
    assert server.call("GET", _SETTINGS) == before


def test_swap_exchanges_documents_settings_and_history(server: Running) -> None:
    server.do("POST", "/indexes/a/documents", json=[{"id": 1}])
    server.do("PATCH", "/indexes/b/settings", json={"stopWords": ["x"]})
    server.do("POST", "/swap-indexes", json=[{"indexes": ["a", "b"]}])
    assert server.documents("a") == []
    assert server.documents("b") == [{"id": 1}]
    assert server.call("GET", "/indexes/a/settings/stop-words") == ["x"]
    assert server.call("GET", "/tasks/0")["indexUid"] == "b"
    server.do("POST", "/swap-indexes", json=[{"indexes": ["b", "c"], "rename": True}])
    assert server.documents("c") == [{"id": 1}]
    failed = server.do("POST", "/swap-indexes", json=[{"indexes": ["b", "zz"]}])
    assert failed["error"]["code"] == "index_not_found"


def test_tasks_are_listed_canceled_and_deleted(server: Running) -> None:
    server.stop()
    server.start(pause=0.5)
    busy = server.call("POST", "/indexes/a/documents", json=[{"id": 1}])
    server.until_processing(busy)
    waiting = server.call("DELETE", "/indexes/a")
    cancel = server.do("POST", f"/tasks/cancel?uids={waiting['taskUid']}")
    assert cancel["details"]["canceledTasks"] == 1
    canceled = server.call("GET", f"/tasks/{waiting['taskUid']}")
    assert (canceled["status"], canceled["canceledBy"]) == ("canceled", cancel["uid"])
    page = server.call("GET", "/tasks?limit=2")
    assert [task["uid"] for task in page["results"]] == [2, 1]
    assert (page["total"], page["from"], page["next"]) == (3, 2, 0)
    assert server.call("GET", "/tasks?statuses=canceled&reverse=true")["total"] == 1
    deleted = server.do("DELETE", "/tasks?statuses=canceled")
    assert deleted["details"]["deletedTasks"] == 1
    assert server.refused("GET", "/tasks/1") == (404, "task_not_found")


def test_a_key_reaches_only_its_actions_and_indexes(server: Running) -> None:
    wanted = {"actions": ["search", "documents.*"], "indexes": ["pub*"], "expiresAt": None}
    key = server.call("POST", "/keys", json=wanted)
    expected = hmac.new(MASTER.encode(), key["uid"].encode(), hashlib.sha256).hexdigest()
    assert key["key"] == expected
    server.do("POST", "/indexes", json={"uid": "public"})
    server.do("POST", "/indexes", json={"uid": "secret"})
    base = f"http://127.0.0.1:{server.port}"
    with httpx.Client(base_url=base, headers={"Authorization": f"Bearer {expected}"}) as client:
        assert client.post("/indexes/public/search", json={}).status_code == 200
        assert client.get("/indexes/public/documents").status_code == 200
        assert client.post("/indexes/secret/search", json={}).status_code == 403
        assert client.get("/indexes").status_code == 403
        queries = {"queries": [{"indexUid": "secret"}]}
        assert client.post("/multi-search", json=queries).json()["code"] == "invalid_api_key"
        server.call("GET", f"/keys/{key['uid']}")
        assert server.client.delete(f"/keys/{expected}").status_code == 204
        assert client.post("/indexes/public/search", json={}).status_code == 403
    assert httpx.get(f"{base}/health").status_code == 200
    assert httpx.get(f"{base}/version").status_code == 401


def test_a_tenant_token_narrows_a_search(server: Running) -> None:
    server.do("PATCH", "/indexes/a/settings", json={"filterableAttributes": ["user"]})
    server.do("POST", "/indexes/a/documents", json=[{"id": i, "user": i % 2} for i in range(4)])
    keys = server.call("GET", "/keys")["results"]
    key = next(key for key in keys if key["actions"] == ["search"])

    def part(value: Any) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    claims = {"apiKeyUid": key["uid"], "searchRules": {"a": {"filter": "user = 1"}}}
    text = f"{part({'alg': 'HS256', 'typ': 'JWT'})}.{part(claims)}"
    digest = hmac.new(key["key"].encode(), text.encode(), hashlib.sha256).digest()
    token = f"{text}.{base64.urlsafe_b64encode(digest).decode().rstrip('=')}"
    url = f"http://127.0.0.1:{server.port}/indexes/a/search"
    headers = {"Authorization": f"Bearer {token}"}
    found = httpx.post(url, json={}, headers=headers).json()
    assert [hit["id"] for hit in found["hits"]] == [1, 3]
    forged = {"Authorization": f"Bearer {token[:-4]}AAAA"}
    assert httpx.post(url, json={}, headers=forged).status_code == 403


def test_statistics_give_sizes_as_asked(server: Running) -> None:
    server.do("POST", "/indexes/a/documents", json=[{"id": 1, "text": "x" * 2000}])
    raw = server.call("GET", "/indexes/a/stats")
    assert "internalDatabaseSizes" not in raw
    assert 2000 < raw["rawDocumentDbSize"] == raw["avgDocumentSize"] < 2100
    asked = "sizeFormat=human&showInternalDatabaseSizes=true"
    human = server.call("GET", f"/indexes/a/stats?{asked}")
    assert human["rawDocumentDbSize"] == human["internalDatabaseSizes"]["documents"] == "1.97 KiB"
    assert server.call("GET", f"/stats?{asked}")["databaseSize"].endswith(" KiB")


def test_a_search_says_how_long_it_took_when_asked(server: Running) -> None:
    server.do("POST", "/indexes/a/documents", json=[{"id": 1}])
    path = "/indexes/a/search"
    assert "performanceDetails" not in server.call("POST", path, json={})
    timed = server.call("POST", path, json={"showPerformanceDetails": True})
    assert timed["performanceDetails"]["search"].endswith("ms")
