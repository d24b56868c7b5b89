"""What the tasks on whole indexes do: create, change, delete, swap."""

from dataclasses import replace

from sandbox.search.errors import ApiError
from sandbox.search.store import Meta, Store
from sandbox.search.tasks import Task


class IndexWork:
    """Carries out index tasks within the store's transaction.

    ``renamed`` lists the names that were exchanged (both ways: True) or given anew (False), for the
    history of tasks; ``dropped`` the internal ids of the indexes that are gone.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self.renamed: list[tuple[str, str, bool]] = []
        self.dropped: list[int] = []

    def _found(self, uid: str) -> Meta:
        meta = self._store.indexes.get(uid)
        if meta is None:
            raise ApiError("index_not_found", f"Index `{uid}` not found.")
        return meta

    def apply(self, task: Task) -> Task:
        """Carry out one task; return it with its outcome. Raises ApiError when it cannot be."""
        match task.kind:
            case "indexCreation":
                return self._create(task)
            case "indexUpdate":
                return self._update(task)
            case "indexDeletion":
                return self._delete(task)
            case _:
                return self._swap(task)

    def _create(self, task: Task) -> Task:
        uid = task.content["uid"]
        if uid in self._store.indexes:
            raise ApiError("index_already_exists", f"Index `{uid}` already exists.")
        self._store.create(uid, task.content["primaryKey"])
        return task.succeeded()

    def _update(self, task: Task) -> Task:
        meta = self._found(task.content["uid"])
        name, key = task.content["newUid"], task.content["primaryKey"]
        if name is not None and name != meta.uid:
            if name in self._store.indexes:
                raise ApiError("index_already_exists", f"Index `{name}` already exists.")
            self.renamed.append((meta.uid, name, False))
            meta = replace(meta, uid=name)
        if key is not None and key != meta.primary_key:
            if meta.documents:
                raise ApiError(
                    "index_primary_key_already_exists",
                    f"Index `{meta.uid}`: Index already has a primary key: `{meta.primary_key}`.",
                )
            meta = replace(meta, primary_key=key)
        self._store.save(meta)
        return task.succeeded()

    def _delete(self, task: Task) -> Task:
        meta = self._found(task.content["uid"])
        self._store.drop(meta.id)
        self.dropped.append(meta.id)
        return task.succeeded(deletedDocuments=meta.documents)

    def _swap(self, task: Task) -> Task:
        swaps = task.content["swaps"]
        self._check(swaps)
        names: dict[int, str] = {}
        for swap in swaps:
            left, right = swap["indexes"]
            first = self._store.indexes[left]
            names[first.id] = right
            if not swap["rename"]:
                names[self._store.indexes[right].id] = left
            self.renamed.append((left, right, not swap["rename"]))
        self._store.rename(names)
        return task.succeeded()

    def _check(self, swaps: list[dict[str, list[str]]]) -> None:
        missing = {
            uid
            for swap in swaps
            for uid in (swap["indexes"][:1] if swap["rename"] else swap["indexes"])
            if uid not in self._store.indexes
        }
        if len(missing) == 1:
            raise ApiError("index_not_found", f"Index `{missing.pop()}` not found.")
        if missing:
            listed = ", ".join(f"`{uid}`" for uid in sorted(missing))
            raise ApiError("index_not_found", f"Indexes {listed} not found.")
        for swap in swaps:
            old, new = swap["indexes"]
            if swap["rename"] and new in self._store.indexes:
                raise ApiError(
                    "index_already_exists",
                    f"Cannot rename `{old}` to `{new}` as the index already exists. Hint: You can "
                    f"remove `{new}` first and then do your remove.",
                )
