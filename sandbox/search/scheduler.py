"""The one thread that processes tasks, in order, several documents tasks of an index at once."""

import logging
import os
import signal
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from sandbox.search.changes import Changes
from sandbox.search.codes import error_body
from sandbox.search.decoding import JsonValue
from sandbox.search.document_work import DocumentWork, check_vectors
from sandbox.search.embedders import check_embedders
from sandbox.search.engines import Engines
from sandbox.search.errors import ApiError
from sandbox.search.index_work import IndexWork
from sandbox.search.queue import Queue
from sandbox.search.settings import updated
from sandbox.search.store import Meta, Store, StoredDocuments
from sandbox.search.tasks import Task

_LOG = logging.getLogger(__name__)
_LOOK_AHEAD = 200
_DOCUMENTS_AT_ONCE = 20_000
_DOCUMENT_KINDS = ("documentAdditionOrUpdate", "documentDeletion")


class Scheduler:
    """Processes the queue until it is stopped."""

    def __init__(self, queue: Queue, store: Store, engines: Engines, payloads: Path) -> None:
        self._queue = queue
        self._store = store
        self._engines = engines
        self._payloads = payloads
        self._documents = DocumentWork(store, payloads)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="scheduler")

    def start(self) -> None:
        """Settle what a crash interrupted, then begin."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the batch in process, then end."""
        self._stopping.set()
        with self._queue.changed:
            self._queue.changed.notify_all()
        self._thread.join()

    def _run(self) -> None:
        try:
            self._store.writing_thread = threading.get_ident()
            self._recover()
            self._work()
        except Exception:  # noqa: BLE001 - whatever it was, the process must not go on
            # A server that takes tasks without ever doing them would be worse than none.
            _LOG.exception("the scheduler failed")
            os.kill(os.getpid(), signal.SIGTERM)

    def _work(self) -> None:
        while not self._stopping.is_set():
            tasks, strategy = self._next()
            if tasks:
                self._process(self._queue.begin(tasks, strategy))
                continue
            with self._queue.changed:
                if not self._stopping.is_set() and not self._queue.waiting(1):
                    self._queue.changed.wait()

    def _recover(self) -> None:
        """Finish tasks whose changes are stored, put the others back, remove stray files."""
        interrupted = self._queue.interrupted()
        if interrupted:
            outcome = self._store.outcome(interrupted[0].batch_uid or 0)
            if outcome is None:
                self._queue.requeue(interrupted)
            else:
                done = {item["uid"]: item for item in outcome["tasks"]}
                tasks = [_with_outcome(task, done[task.uid]) for task in interrupted]
                self._queue.finish(tasks, [tuple(names) for names in outcome["renamed"]])
        self._engines.remove_strays()
        needed = {
            task.content["payload"]
            for task in self._queue.waiting(2**31)
            if "payload" in task.content
        }
        for path in self._payloads.iterdir():
            if path.name not in needed:
                path.unlink()

    def _next(self) -> tuple[list[Task], str]:
        """Choose the next tasks: cancelations and deletions of tasks first, then the oldest."""
        for kind in ("taskCancelation", "taskDeletion"):
            special = self._queue.first_waiting(kind)
            if special is not None:
                return [special], f"batched a `{kind}` task"
        waiting = self._queue.waiting(_LOOK_AHEAD)
        if not waiting:
            return [], ""
        first = waiting[0]
        group = _group(first)
        if group is None:
            return [first], f"a batch of `{first.kind}` cannot be batched with other tasks"
        chosen = [first]
        documents = _weight(first)
        for task in waiting[1:]:
            if task.index_uid is None:
                break
            if task.index_uid != first.index_uid:
                continue
            documents += _weight(task)
            if _group(task) != group or documents > _DOCUMENTS_AT_ONCE:
                break
            chosen.append(task)
        return chosen, "batched all enqueued tasks for this index"

    def _process(self, tasks: list[Task]) -> None:
        first = tasks[0]
        renamed: list[tuple[str, str, bool]] = []
        try:
            if first.kind == "taskCancelation":
                tasks = [self._cancel(first)]
            elif first.kind == "taskDeletion":
                deleted = self._queue.delete(first.content["uids"])
                tasks = [first.succeeded(deletedTasks=deleted)]
            elif first.kind in _DOCUMENT_KINDS or first.kind == "settingsUpdate":
                tasks = self._process_index(tasks)
            else:
                task, renamed = self._process_indexes(first)
                tasks = [task]
        except Exception as error:  # noqa: BLE001 - the task fails, the queue goes on
            _LOG.exception("a batch failed")
            body = error_body("internal", f"{type(error).__name__}: {error}")
            tasks = [task.failed(body) for task in tasks]
        names = [task.content.get("payload") for task in tasks]
        self._queue.finish(tasks, renamed)
        self._remove_payloads(names)
        for task in tasks:
            _LOG.info(
                "task %d %s %s: %s%s",
                task.uid,
                task.kind,
                task.index_uid or "-",
                task.status,
                f" ({task.error['code']})" if task.error else "",
            )

    def _remove_payloads(self, names: Iterable[str | None]) -> None:
        for name in names:
            if name is not None:
                (self._payloads / name).unlink(missing_ok=True)

    def _cancel(self, task: Task) -> Task:
        canceled = self._queue.cancel(task.content["uids"], task)
        self._remove_payloads(other.content.get("payload") for other in canceled)
        return task.succeeded(canceledTasks=len(canceled))

    def _process_indexes(self, task: Task) -> tuple[Task, list[tuple[str, str, bool]]]:
        work = IndexWork(self._store)
        try:
            with self._store.transaction():
                done = work.apply(task)
                self._remember([done], work.renamed)
        except ApiError as error:
            return task.failed(error_body(error.code, error.message)), []
        for index_id in work.dropped:
            self._engines.drop(index_id)
        return done, work.renamed

    def _process_index(self, tasks: Sequence[Task]) -> list[Task]:
        """Process tasks that change the documents or the settings of one index."""
        uid = tasks[0].index_uid or ""
        meta = self._store.indexes.get(uid)
        if meta is None:
            creating = next(
                (place for place, task in enumerate(tasks) if task.content.get("createIndex")), None
            )
            lost = tasks if creating is None else tasks[:creating]
            error = error_body("index_not_found", f"Index `{uid}` not found.")
            done = [task.failed(error) for task in lost]
            if creating is None:
                return done
            with self._store.transaction():
                meta = self._store.create(uid, None)
            return done + self._change(meta, tasks[creating:])
        return self._change(meta, tasks)

    def _change(self, meta: Meta, tasks: Sequence[Task]) -> list[Task]:
        if tasks[0].kind == "settingsUpdate":
            return self._change_settings(meta, tasks)
        with self._engines.writing(meta) as engine, self._store.frozen_for_readers():
            changes = Changes(self._store, meta)
            with self._store.transaction():
                done = [self._step(task, changes, engine.matching) for task in tasks]
                if changes.any():
                    self._store.save(changes.meta)
                self._remember(done)
            if changes.any():
                engine.apply(changes.meta.sequence, changes.documents(), sorted(changes.deleted))
        return done

    def _step(
        self, task: Task, changes: Changes, matching: Callable[[JsonValue], Iterable[int]]
    ) -> Task:
        mark = changes.mark()
        try:
            with self._store.savepoint():
                return self._documents.apply(task, changes, matching)
        except ApiError as error:
            changes.back_to(mark)
            return task.failed(error_body(error.code, error.message))

    def _change_settings(self, meta: Meta, tasks: Sequence[Task]) -> list[Task]:
        settings = meta.settings
        done: list[Task] = []
        for task in tasks:
            try:
                settings = self._checked(meta, settings, task.content["settings"])
                done.append(task.succeeded())
            except ApiError as error:
                done.append(task.failed(error_body(error.code, error.message)))
        changed = settings != meta.settings
        sequence = meta.sequence + changed
        with self._engines.writing(meta) as engine, self._store.frozen_for_readers():
            with self._store.transaction():
                self._store.save(replace(meta, settings=settings, sequence=sequence))
                self._remember(done)
            if changed:
                engine.configure(sequence, settings)
        return done

    def _checked(
        self, meta: Meta, old: dict[str, JsonValue], change: dict[str, JsonValue]
    ) -> dict[str, JsonValue]:
        """Return all settings after an update; refuse what only shows once it is merged."""
        settings = updated(old, change)
        _check_typo_sizes(settings)
        try:
            check_embedders(old["embedders"], settings["embedders"])
            fresh = {
                name: embedder
                for name, embedder in settings["embedders"].items()
                if name not in old["embedders"]
            }
            if fresh:
                check_vectors(StoredDocuments(self._store, meta.id), meta.primary_key, fresh)
        except ApiError as error:
            raise ApiError(error.code, f"Index `{meta.uid}`: {error.message}") from error
        return settings

    def _remember(
        self, tasks: Sequence[Task], renamed: Sequence[tuple[str, str, bool]] = ()
    ) -> None:
        outcomes = [
            {"uid": t.uid, "status": t.status, "details": t.details, "error": t.error}
            for t in tasks
        ]
        self._store.remember_outcome(
            tasks[0].batch_uid or 0, {"tasks": outcomes, "renamed": list(renamed)}
        )


def _with_outcome(task: Task, outcome: dict[str, JsonValue]) -> Task:
    return replace(
        task, status=outcome["status"], details=outcome["details"], error=outcome["error"]
    )


def _group(task: Task) -> str | None:
    """Name the tasks that this one may be processed with; None for none."""
    if task.kind == "settingsUpdate":
        return "settings"
    if task.kind == "documentAdditionOrUpdate" or task.content.get("do") == "delete":
        return "documents"
    return None


def _weight(task: Task) -> int:
    return int((task.details or {}).get("receivedDocuments") or 1)


def _check_typo_sizes(settings: dict[str, JsonValue]) -> None:
    sizes = settings["typoTolerance"]["minWordSizeForTypos"]
    if sizes["oneTypo"] > sizes["twoTypos"]:
        raise ApiError(
            "invalid_settings_typo_tolerance",
            "`minWordSizeForTypos` setting is invalid. `oneTypo` and `twoTypos` fields should be "
            "between `0` and `255`, and `twoTypos` should be greater or equals to `oneTypo` but "
            f"found `oneTypo: {sizes['oneTypo']}` and twoTypos: {sizes['twoTypos']}`.",
        )
