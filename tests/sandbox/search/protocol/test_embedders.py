"""Embedders and vectors over HTTP: what is taken, given back, and refused in which words."""

from typing import Any

import pytest

from tests.sandbox.search.protocol.conftest import Running

MANUAL = {"source": "userProvided", "dimensions": 3}


@pytest.fixture
def dogs(server: Running) -> Running:
    server.do("PATCH", "/indexes/dogs/settings", json={"embedders": {"manual": MANUAL}})
    documents = [
        {"id": 0, "name": "kefir", "_vectors": {"manual": [0, 0.5, 0]}},
        {"id": 1, "name": "echo", "_vectors": {"manual": [[1, 1, 1], [2, 2, 2]]}},
        {"id": 2, "name": "max", "_vectors": {"manual": None}},
    ]
    assert add(server, documents)["status"] == "succeeded"
    return server


def add(server: Running, documents: Any, method: str = "POST") -> dict[str, Any]:
    return server.do(method, "/indexes/dogs/documents", json=documents)


def vectors(server: Running) -> list[Any]:
    found = server.call("GET", "/indexes/dogs/documents", params={"retrieveVectors": "true"})
    return [document.get("_vectors") for document in found["results"]]


def one(*embeddings: list[float]) -> dict[str, Any]:
    return {"manual": {"embeddings": list(embeddings), "regenerate": False}}


def test_vectors_come_back_in_the_long_form_and_only_on_demand(dogs: Running) -> None:
    assert vectors(dogs) == [one([0.0, 0.5, 0.0]), one([1, 1, 1], [2, 2, 2]), one()]
    assert dogs.documents("dogs")[0] == {"id": 0, "name": "kefir"}
    assert dogs.call("GET", "/indexes/dogs/documents/1") == {"id": 1, "name": "echo"}
    fetched = dogs.call(
        "POST",
        "/indexes/dogs/documents/fetch",
        json={"ids": [0], "fields": ["id"], "retrieveVectors": True},
    )
    assert fetched["results"] == [{"id": 0, "_vectors": one([0.0, 0.5, 0.0])}]


def test_vectors_stay_until_others_are_given(dogs: Running) -> None:
    add(dogs, [{"id": 0, "name": "replaced"}, {"id": 1, "_vectors": {"manual": None}}])
    add(dogs, [{"id": 2, "_vectors": one([0, 1, 0])}], "PUT")
    assert vectors(dogs) == [one([0.0, 0.5, 0.0]), one(), one([0.0, 1.0, 0.0])]
    assert dogs.documents("dogs")[2] == {"id": 2, "name": "max"}


@pytest.mark.parametrize(
    ("given", "code", "message"),
    [
        (
            {"_vectors": {"manual": [0, 0]}},
            "invalid_vector_dimensions",
            (
                "Invalid vector dimensions in document with id `7` in `._vectors.manual`.\n"
                "  - note: embedding #0 has dimensions 2\n  - note: embedder `manual` requires 3"
            ),
        ),
        (
            {},
            "vector_embedding_error",
            (
                "While embedding documents for embedder `manual`: no vectors provided for document "
                "`7` and at least 1 other document(s)\n- Note: `manual` has `source: "
                "userProvided`, so documents must provide embeddings as an array in "
                "`_vectors.manual`.\n- Hint: "
                "opt-out for a document with `_vectors.manual: null`"
            ),
        ),
        (
            {"_vectors": {"manual": {"embeddings": [0, 0, 0]}}},
            "invalid_vectors_type",
            (
                "Bad embedder configuration in the document with id: `7`. Missing field "
                "`._vectors.manual.regenerate`\n  - note: `._vectors.manual` must be an array of "
                "floats, an array of arrays of floats, or an object with field `regenerate`"
            ),
        ),
        (
            {"_vectors": {"manual": {"embeddings": True, "regenerate": True}}},
            "invalid_vectors_type",
            (
                "Bad embedder configuration in the document with id: `7`. Invalid value type at "
                "`._vectors.manual.embeddings`: expected null or an array, but found "
                "a boolean: `true`"
            ),
        ),
        (
            {"_vectors": {"manual": {"embeddings": [[True]], "regenerate": False}}},
            "invalid_vectors_type",
            (
                "Bad embedder configuration in the document with id: `7`. Invalid value type at "
                "`._vectors.manual.embeddings[0][0]`: expected a number, but found "
                "a boolean: `true`"
            ),
        ),
        (
            {"_vectors": {"manual": {"embeddings": [[0.1, 0.2], 0.3], "regenerate": False}}},
            "invalid_vectors_type",
            (
                "Bad embedder configuration in the document with id: `7`. Invalid value type at "
                "`._vectors.manual.embeddings[1]`: expected an array, but found a number: `0.3`"
            ),
        ),
    ],
)
def test_wrong_vectors_fail_the_task_and_change_nothing(
    dogs: Running, given: dict[str, Any], code: str, message: str
) -> None:
    before = vectors(dogs)
    task = add(dogs, [{"id": 7, **given}, {"id": 8, **given}])
    assert task["status"] == "failed"
    assert task["error"]["code"] == code
    assert task["error"]["message"] == f"Index `dogs`: {message}"
    assert task["details"] == {"receivedDocuments": 2, "indexedDocuments": 0}
    assert vectors(dogs) == before


def test_embedders_are_merged_by_name_and_taken_away_with_null(server: Running) -> None:
    path = "/indexes/a/settings/embedders"
    server.do("PATCH", path, json={"one": MANUAL, "two": MANUAL})
    server.do("PATCH", path, json={"one": {"distribution": {"mean": 0.5, "sigma": 0.1}}})
    assert server.call("GET", path) == {
        "one": {**MANUAL, "distribution": {"mean": 0.5, "sigma": 0.1}},
        "two": MANUAL,
    }
    server.do("PATCH", path, json={"one": None})
    assert server.call("GET", "/indexes/a/settings")["embedders"] == {"two": MANUAL}
    server.do("DELETE", path)
    assert server.call("GET", path) == {}


def test_vectors_outlive_their_embedder_and_serve_a_new_one(dogs: Running) -> None:
    dogs.do("DELETE", "/indexes/dogs/settings/embedders")
    assert vectors(dogs)[0] == one([0.0, 0.5, 0.0])
    assert dogs.documents("dogs")[0] == {"id": 0, "name": "kefir"}
    path = "/indexes/dogs/settings/embedders"
    assert dogs.do("PATCH", path, json={"manual": MANUAL})["status"] == "succeeded"
    lacking = dogs.do("PATCH", path, json={"other": MANUAL})
    assert (lacking["status"], lacking["error"]["code"]) == ("failed", "vector_embedding_error")
    assert list(dogs.call("GET", path)) == ["manual"]


@pytest.mark.parametrize(
    ("embedder", "code", "message"),
    [
        (
            {**MANUAL, "documentTemplate": "{{doc.title}}"},
            "invalid_settings_embedders",
            (
                "`.embedders.x`: Field `documentTemplate` unavailable for source `userProvided`.\n"
                "  - note: `documentTemplate` is available for sources: `openAi`, `huggingFace`, "
                "`ollama`, `rest`\n  - note: available fields for source `userProvided`: `source`, "
                "`dimensions`, `distribution`, `binaryQuantized`"
            ),
        ),
        (
            {**MANUAL, "dimensions": 0},
            "invalid_settings_embedders",
            "`.embedders.x.dimensions`: `dimensions` cannot be zero",
        ),
        (
            {"source": "openAi"},
            "invalid_settings_embedders",
            "`.embedders.x.source`: the source `openAi` is not available on this server.",
        ),
        (
            {"source": "composite"},
            "feature_not_enabled",
            (
                'using `"composite"` as source requires enabling the `composite embedders` '
                "experimental feature. See https://github.com/orgs/meilisearch/discussions/816"
            ),
        ),
    ],
)
def test_embedders_that_cannot_be_are_refused(
    server: Running, embedder: dict[str, Any], code: str, message: str
) -> None:
    response = server.client.patch("/indexes/a/settings", json={"embedders": {"x": embedder}})
    assert response.status_code == 400
    assert (response.json()["code"], response.json()["message"]) == (code, message)


@pytest.mark.parametrize("embedder", [{}, {"source": "userProvided"}])
def test_what_an_embedder_lacks_shows_in_its_task(
    server: Running, embedder: dict[str, Any]
) -> None:
    task = server.do("PATCH", "/indexes/a/settings", json={"embedders": {"x": embedder}})
    assert (task["status"], task["error"]["code"]) == ("failed", "invalid_settings_embedders")
