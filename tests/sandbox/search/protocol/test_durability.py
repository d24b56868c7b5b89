import signal

from tests.sandbox.search.protocol.conftest import Running


def test_a_kill_in_the_middle_of_a_task_loses_nothing_and_does_nothing_twice(
    server: Running,
) -> None:
    server.do("POST", "/indexes/books/documents", json=[{"id": 1, "n": 1}])
    server.stop()
    server.start(pause=60)
    busy = server.call("PUT", "/indexes/books/documents", json=[{"id": 1, "m": 2}, {"id": 2}])
    server.until_processing(busy)
    waiting = server.call("POST", "/indexes/books/documents/delete-batch", json=[2])
    server.stop(signal.SIGKILL)
    server.start()
    assert server.wait(busy)["details"] == {"receivedDocuments": 2, "indexedDocuments": 2}
    assert server.wait(waiting)["details"]["deletedDocuments"] == 1
    assert server.documents("books") == [{"id": 1, "n": 1, "m": 2}]
    found = server.call("POST", "/indexes/books/search", json={"q": ""})
    assert found["hits"] == [{"id": 1, "n": 1, "m": 2}]


def test_repeated_kills_keep_every_accepted_task(server: Running) -> None:
    expected = set()
    for turn in range(5):
        answers = []
        for batch in range(20):
            documents = [{"id": turn * 1000 + batch * 10 + i} for i in range(10)]
            answers.append(server.call("POST", "/indexes/many/documents", json=documents))
            expected |= {document["id"] for document in documents}
        server.stop(signal.SIGKILL)
        server.start()
        assert [server.wait(answer)["status"] for answer in answers] == ["succeeded"] * 20
    assert {document["id"] for document in server.documents("many")} == expected
    uids = [task["uid"] for task in server.call("GET", "/tasks?limit=1000&reverse=true")["results"]]
    assert uids == list(range(100))


def test_a_graceful_stop_exits_cleanly_and_keeps_everything(server: Running) -> None:
    answer = server.call("POST", "/indexes/a/documents", json=[{"id": "x"}])
    assert server.stop() == 0
    server.start()
    assert server.wait(answer)["status"] == "succeeded"
    assert server.documents("a") == [{"id": "x"}]


def test_searches_see_the_old_documents_while_a_change_is_taken_in(server: Running) -> None:
    server.do("POST", "/indexes/a/documents", json=[{"id": 1, "v": "old"}])
    server.stop()
    server.start(pause=2)
    busy = server.call("POST", "/indexes/a/documents", json=[{"id": 1, "v": "new"}])
    server.until_processing(busy)
    seen = server.call("POST", "/indexes/a/search", json={})["hits"]
    assert seen == [{"id": 1, "v": "old"}]
    server.wait(busy)
    assert server.call("POST", "/indexes/a/search", json={})["hits"] == [{"id": 1, "v": "new"}]
