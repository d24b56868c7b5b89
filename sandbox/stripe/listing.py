"""Lists in pages, as Stripe turns them."""

from collections.abc import Sequence

import orjson

from sandbox.stripe.call import Call
from sandbox.stripe.errors import StripeError, no_such
from sandbox.stripe.form import Json
from sandbox.stripe.records import Records

_DEFAULT, _MOST = 10, 100
_COMPARISONS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


def listed(
    records: Records,
    call: Call,
    kind: str,
    url: str,
    *conditions: tuple[str, Sequence[object]],
    **equal: object,
) -> Json:
    """Return a page of a kind of object, the newest first.

    ``equal`` are fields with their values, ``conditions`` further SQL with its values;
    ``created`` is taken from the request. Raises StripeError for a cursor or a limit that is none.
    """
    limit, after, before = _window(call)
    where: list[str] = ["kind = ?"]
    values: list[object] = [kind]
    for name, value in equal.items():
        where.append(f"json_extract(body, '$.{name}') IS ?")
        values.append(value)
    for condition, its_values in conditions:
        where.append(condition)
        values += its_values
    created = call.given.get("created")
    if isinstance(created, dict):
        for name, value in created.items():
            where.append(f"created {_COMPARISONS[name]} ?")
            values.append(value)
    elif created is not None:
        where.append("created = ?")
        values.append(created)
    if after or before:
        records.get(kind, after or before, param="starting_after" if after else "ending_before")
        here = "(SELECT place FROM object WHERE id = ?)"
        where.append(f"place < {here}" if after else f"place > {here}")
        values.append(after or before)
    rows = records.sql.execute(
        f"SELECT body FROM object WHERE {' AND '.join(where)}"  # noqa: S608 - names are ours
        f" ORDER BY place {'ASC' if before else 'DESC'} LIMIT ?",
        (*values, limit + 1),
    ).fetchall()
    data = [orjson.loads(row["body"]) for row in rows[:limit]]
    if before:
        data.reverse()
    return page(data, url, has_more=len(rows) > limit)


def cut(call: Call, items: Sequence[Json], url: str) -> Json:
    """Return a page of a list that is there as a whole, in its own order."""
    limit, after, before = _window(call)
    ids = [one["id"] for one in items]
    cursor = after or before
    if cursor is not None and cursor not in ids:
        raise no_such("item", cursor, "starting_after" if after else "ending_before")
    if before:
        rest = items[: ids.index(before)]
        return page(rest[-limit:], url, has_more=len(rest) > limit)
    rest = items[ids.index(after) + 1 :] if after else items
    return page(rest[:limit], url, has_more=len(rest) > limit)


def page(data: Sequence[Json], url: str, *, has_more: bool = False) -> Json:
    """Return a list object."""
    return {"object": "list", "data": list(data), "has_more": has_more, "url": url}


def _window(call: Call) -> tuple[int, str | None, str | None]:
    limit = call.given.get("limit", _DEFAULT)
    if not 1 <= limit <= _MOST:
        message = f"Invalid limit: must be between 1 and {_MOST}"
        raise StripeError(message, code="parameter_invalid_integer", param="limit")
    after, before = call.given.get("starting_after"), call.given.get("ending_before")
    if after and before:
        message = "You may only specify one of these parameters: starting_after, ending_before."
        raise StripeError(message, param="ending_before")
    return limit, after, before
