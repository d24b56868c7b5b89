import gzip

import orjson
import pytest

from tests.sandbox.search.protocol.conftest import Running


def test_post_replaces_and_put_merges(server: Running) -> None:
    server.do("POST", "/indexes/a/documents", json=[{"id": 1, "x": 1, "y": 1}, {"id": 2}])
    server.do("PUT", "/indexes/a/documents", json=[{"id": 1, "x": 2}])
    server.do("POST", "/indexes/a/documents", json={"id": 2, "z": 1})
    assert server.documents("a") == [{"id": 1, "x": 2, "y": 1}, {"id": 2, "z": 1}]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b'[{"id": "1", "n": 2}]'),
        ("application/x-ndjson", b'{"id": "1", "n": 2}\n\n'),
        ("text/csv", b"id,n:number\n1,2\n"),
    ],
)
def test_every_format_is_taken_plain_and_zipped(server: Running, kind: str, body: bytes) -> None:
    for index, encoding in (("plain", None), ("zipped", "gzip")):
        headers = {"content-type": kind} | ({"content-encoding": encoding} if encoding else {})
        sent = gzip.compress(body) if encoding else body
        server.do("POST", f"/indexes/{index}/documents", content=sent, headers=headers)
        assert server.documents(index) == [{"id": "1", "n": 2}]


def test_a_long_json_array_is_read_piece_by_piece(server: Running) -> None:
    documents = [
        {"id": i, "text": "é€😀 " * 50, "list": [i, None, {"a": "]"}]} for i in range(30_000)
    ]
    headers = {"content-type": "application/json"}
    body = orjson.dumps(documents, option=orjson.OPT_INDENT_2)
    assert len(body) > 2**23
    task = server.do("POST", "/indexes/a/documents", content=body, headers=headers)
    assert task["details"] == {"receivedDocuments": 30_000, "indexedDocuments": 30_000}
    assert server.documents("a") == documents
    for broken in (body[:-1], body + b"]", body.replace(b'"id": 29999,', b'"id" 29999,')):
        refused = server.refused("POST", "/indexes/a/documents", content=broken, headers=headers)
        assert refused == (400, "malformed_payload")


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ({"a": 1}, "index_primary_key_no_candidate_found"),
        ({"aid": 1, "bId": 2}, "index_primary_key_multiple_candidates_found"),
        ({"id": "a b"}, "invalid_document_id"),
        ({"id": 1.5}, "invalid_document_id"),
    ],
)
def test_a_bad_first_document_fails_the_task(
    server: Running, document: dict[str, object], code: str
) -> None:
    task = server.do("POST", "/indexes/a/documents", json=[document])
    assert (task["status"], task["error"]["code"]) == ("failed", code)
    assert task["details"] == {"receivedDocuments": 1, "indexedDocuments": 0}


def test_a_failing_task_undoes_itself_and_spares_its_neighbours(server: Running) -> None:
    bodies = ([{"id": 1}], [{"id": 2}, {"id": "no no"}], [{"no": 3}], [{"id": 4}])
    answers = [server.call("POST", "/indexes/a/documents", json=body) for body in bodies]
    statuses = [server.wait(answer)["status"] for answer in answers]
    assert statuses == ["succeeded", "failed", "failed", "succeeded"]
    assert server.documents("a") == [{"id": 1}, {"id": 4}]


def test_deleting_by_id_batch_filter_and_all(server: Running) -> None:
    server.do("PATCH", "/indexes/a/settings", json={"filterableAttributes": ["k"]})
    documents = [{"id": i, "k": i % 2} for i in range(6)]
    server.do("POST", "/indexes/a/documents", json=documents)
    server.do("DELETE", "/indexes/a/documents/0")
    server.do("POST", "/indexes/a/documents/delete-batch", json=[1, "2", 99])
    assert [d["id"] for d in server.documents("a")] == [3, 4, 5]
    task = server.do("POST", "/indexes/a/documents/delete", json={"filter": "k = 1"})
    assert task["details"]["deletedDocuments"] == 2
    assert server.documents("a") == [{"id": 4, "k": 0}]
    server.do("DELETE", "/indexes/a/documents")
    assert server.documents("a") == []


def test_fetching_by_ids_filter_and_sort(server: Running) -> None:
    change = {"filterableAttributes": ["k"], "sortableAttributes": ["k"]}
    server.do("PATCH", "/indexes/a/settings", json=change)
    server.do("POST", "/indexes/a/documents", json=[{"id": i, "k": -i} for i in range(5)])
    path = "/indexes/a/documents/fetch"
    found = server.call("POST", path, json={"ids": ["3", 1, 9], "fields": ["id"]})
    assert found == {"results": [{"id": 1}, {"id": 3}], "offset": 0, "limit": 20, "total": 2}
    found = server.call("POST", path, json={"filter": "k = -2"})
    assert found["results"] == [{"id": 2, "k": -2}]
    found = server.call("POST", path, json={"sort": ["k:asc"], "limit": 2, "offset": 1})
    assert [document["id"] for document in found["results"]] == [3, 2]
    refused = server.refused("POST", path, json={"sort": ["id:asc"]})
    assert refused == (400, "invalid_document_sort")
    assert server.refused("GET", "/indexes/a/documents/77") == (404, "document_not_found")


def test_skipping_creation_only_changes_what_exists(server: Running) -> None:
    server.do("POST", "/indexes/a/documents", json=[{"id": 1}])
    body = [{"id": 1, "x": 1}, {"id": 2}]
    server.do("PUT", "/indexes/a/documents?skipCreation=true", json=body)
    assert server.documents("a") == [{"id": 1, "x": 1}]
