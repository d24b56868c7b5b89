"""The routes of tasks and batches."""

from starlette.requests import Request
from starlette.responses import Response

from sandbox.search.decoding import JsonValue
from sandbox.search.errors import ApiError
from sandbox.search.keys import Access
from sandbox.search.server import Server
from sandbox.search.task_filter import FILTERS, LISTING, TaskFilter, task_filter
from sandbox.search.tasks import batch_view, task_view
from sandbox.search.web import answer, query, route


def _number(text: str, what: str, code: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise ApiError(
            code, f"{what} uid `{text}` is invalid. It should only contain numeric characters."
        )
    return min(int(text), 2**62)


async def _list(server: Server, request: Request, access: Access) -> Response:
    wanted = query(request, LISTING)
    chosen = task_filter(wanted).and_uids(access.indexes)
    limit = wanted["limit"]
    tasks = server.queue.find(
        chosen, limit=limit + 1, start=wanted["from"], reverse=wanted["reverse"]
    )
    shown = tasks[:limit]
    return answer(
        {
            "results": [task_view(task) for task in shown],
            "total": server.queue.count(chosen),
            "limit": limit,
            "from": shown[0].uid if shown else None,
            "next": tasks[limit].uid if len(tasks) > limit else None,
        }
    )


async def _get(server: Server, request: Request, access: Access) -> Response:
    uid = _number(request.path_params["task"], "Task", "invalid_task_uids")
    task = server.queue.get(uid)
    if task is None or (
        access.indexes is not None and (task.index_uid is None or not access.allows(task.index_uid))
    ):
        raise ApiError("task_not_found", f"Task `{uid}` not found.")
    return answer(task_view(task))


async def _batches(server: Server, request: Request, access: Access) -> Response:
    wanted = query(request, LISTING)
    chosen = task_filter(wanted).and_uids(access.indexes)
    limit = wanted["limit"]
    batches, total = server.queue.batches(
        chosen, limit=limit + 1, start=wanted["from"], reverse=wanted["reverse"]
    )
    shown = batches[:limit]
    return answer(
        {
            "results": [batch_view(batch, server.queue.of_batch(batch.uid)) for batch in shown],
            "total": total,
            "limit": limit,
            "from": shown[0].uid if shown else None,
            "next": batches[limit].uid if len(batches) > limit else None,
        }
    )


async def _batch(server: Server, request: Request, _access: Access) -> Response:
    uid = _number(request.path_params["batch"], "Batch", "invalid_batch_uids")
    batch = server.queue.batch(uid)
    if batch is None:
        raise ApiError("batch_not_found", f"Batch `{uid}` not found.")
    return answer(batch_view(batch, server.queue.of_batch(uid)))


def _selected(request: Request, access: Access, verb: str) -> TaskFilter:
    wanted = query(request, FILTERS)
    if not request.query_params:
        raise ApiError(
            "missing_task_filters",
            f"Query parameters to filter the tasks to {verb} are missing. Available query "
            "parameters are: `uids`, `indexUids`, `statuses`, `types`, `canceledBy`, "
            "`beforeEnqueuedAt`, `afterEnqueuedAt`, `beforeStartedAt`, `afterStartedAt`, "
            "`beforeFinishedAt`, `afterFinishedAt`.",
        )
    return task_filter(wanted).and_uids(access.indexes)


async def _act(server: Server, request: Request, chosen: TaskFilter, kind: str) -> Response:
    uids = await server.run(lambda: server.queue.uids(chosen))
    counted = "canceledTasks" if kind == "taskCancelation" else "deletedTasks"
    details: dict[str, JsonValue] = {
        "matchedTasks": len(uids),
        counted: None,
        "originalFilter": f"?{request.url.query}",
    }
    return answer(await server.enqueue(kind, None, {"uids": uids}, details))


async def _cancel(server: Server, request: Request, access: Access) -> Response:
    chosen = _selected(request, access, "cancel")
    return await _act(server, request, chosen, "taskCancelation")


async def _delete(server: Server, request: Request, access: Access) -> Response:
    chosen = _selected(request, access, "delete")
    return await _act(server, request, chosen, "taskDeletion")


async def _documents(_server: Server, _request: Request, _access: Access) -> Response:
    raise ApiError(
        "feature_not_enabled",
        "Getting the documents of an enqueued task requires enabling the `get task documents "
        "route` experimental feature. See https://github.com/orgs/meilisearch/discussions/808",
    )


ROUTES = [
    route("/tasks", GET=("tasks.get", _list), DELETE=("tasks.delete", _delete)),
    route("/tasks/cancel", POST=("tasks.cancel", _cancel)),
    route("/tasks/{task}", GET=("tasks.get", _get)),
    route("/tasks/{task}/documents", GET=("tasks.get", _documents)),
    route("/batches", GET=("tasks.get", _batches)),
    route("/batches/{batch}", GET=("tasks.get", _batch)),
]
