"""A question to an index answered from Postgres: same filters, sorts and facets.

One statement counts, one finds the page. A table says by which expressions its rows show the
index's fields; everything else is the same for all of them.
"""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import (
    CTE,
    ColumnElement,
    Double,
    Select,
    String,
    and_,
    any_,
    bindparam,
    cast,
    desc,
    func,
    literal,
    literal_column,
    null,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from api.search.query import (
    FacetKind,
    Matching,
    Range,
    SearchQuery,
    SearchSpec,
    Selection,
    fold_value,
)
from api.search.text_match import TextMatch

_TOTAL = "total"

Expression: TypeAlias = Any
"""A column or something computed of columns: attributes of models and SQLAlchemy's own expressions
share no type that has all that is used here."""


@dataclass(frozen=True, slots=True)
class SearchTable:
    """How a table shows an index.

    ``public`` selects nothing yet but joins and restricts what the expressions need. ``fields``
    has an expression for every field that a facet filters or counts by. ``vector`` and ``title``
    are what words are looked for in; ``sorts`` ends each order but for the last key, the id.
    """

    public: Select[*tuple[Any, ...]]
    id: Expression
    vector: Expression
    title: Expression
    fields: Mapping[str, Expression]
    sorts: Mapping[str, Sequence[Expression]]


@dataclass(frozen=True, slots=True)
class Found:
    """The ids of a page in order, and what ``SearchResult`` says of the whole."""

    ids: list[uuid.UUID]
    total: int
    counts: dict[str, dict[str, int]]
    bounds: dict[str, tuple[float, float]]


async def find(
    session: AsyncSession, spec: SearchSpec, table: SearchTable, query: SearchQuery
) -> Found:
    """Answer a question from a table."""
    text = _text_match(table, query)
    counted = await session.execute(_counting(spec, table, query, text))
    total = 0
    counts: dict[str, dict[str, int]] = {
        name: {} for facet in spec.facets for name in facet.counted
    }
    bounds: dict[str, tuple[float, float]] = {}
    for field, value, count, low, high in counted:
        if field == _TOTAL:
            total = count
        elif value is not None:
            counts[field][value] = count
        elif low is not None:
            bounds[field] = (low, high)
    ids: list[uuid.UUID] = []
    if total > (query.page - 1) * query.per_page:
        ids = list(await session.scalars(_page(spec, table, query, text)))
    return Found(ids, total, counts, bounds)


_WORD = re.compile(r"\w")


def _text_match(table: SearchTable, query: SearchQuery) -> TextMatch | None:
    # As for the engine, a query without a word asks for everything.
    if not _WORD.search(query.q):
        return None
    words = query.q if query.matching is Matching.ALL else query.q.split()[0]
    return TextMatch(wanted=words, whole=query.q, vector=table.vector, title=table.title)


def _page(
    spec: SearchSpec, table: SearchTable, query: SearchQuery, text: TextMatch | None
) -> Select[uuid.UUID]:
    """Return the select of a page's ids."""
    statement = table.public.with_only_columns(table.id)
    for facet in spec.facets:
        if facet.name in query.selections:
            statement = statement.where(
                _condition(table.fields[facet.attribute], query.selections[facet.name])
            )
    order = list(table.sorts[query.sort])
    if text is not None:
        statement = statement.where(text.condition)
        order.insert(0 if not spec.sorts[query.sort] else len(order), desc(text.rank))
    return (
        statement.order_by(*order, table.id)
        .limit(query.per_page)
        .offset((query.page - 1) * query.per_page)
    )


def _counting(
    spec: SearchSpec, table: SearchTable, query: SearchQuery, text: TextMatch | None
) -> Any:  # noqa: ANN401 - a compound select of mixed columns
    """Return the select of all counts: (field, value, count, low, high) each.

    Rows are read once, with a flag for each selected facet; each count then ignores its own.
    """
    columns = {name: table.fields[name] for facet in spec.facets for name in facet.asked}
    flags = {
        facet.name: _condition(table.fields[facet.attribute], query.selections[facet.name]).label(
            f"in_{facet.name}"
        )
        for facet in spec.facets
        if facet.name in query.selections
    }
    statement = table.public.with_only_columns(
        table.id,
        *(expression.label(f"field_{name}") for name, expression in columns.items()),
        *flags.values(),
    )
    if text is not None:
        statement = statement.where(text.condition)
    rows = statement.cte("matching").prefix_with("MATERIALIZED")

    def inside(but: str | None) -> ColumnElement[bool]:
        return and_(true(), *(rows.c[flag.name] for name, flag in flags.items() if name != but))

    parts = [
        select(
            literal(_TOTAL, String),
            cast(null(), String),
            func.count(),
            cast(null(), Double),
            cast(null(), Double),
        )
        .select_from(rows)
        .where(inside(None))
    ]
    for facet in spec.facets:
        parts += [_counted(rows, name, columns[name], inside(facet.name)) for name in facet.counted]
        if facet.kind is FacetKind.RANGE:
            column = rows.c[f"field_{facet.attribute}"]
            parts.append(
                select(
                    literal(facet.attribute, String),
                    cast(null(), String),
                    func.count(),
                    cast(func.min(column), Double),
                    cast(func.max(column), Double),
                ).where(inside(facet.name))
            )
    return union_all(*parts)


def _counted(
    rows: CTE, name: str, expression: Expression, condition: ColumnElement[bool]
) -> Select[*tuple[Any, ...]]:
    column = rows.c[f"field_{name}"]
    nothing = cast(null(), Double)
    if not isinstance(expression.type, ARRAY):
        return (
            select(literal(name, String), cast(column, String), func.count(), nothing, nothing)
            .where(condition)
            .group_by(column)
        )
    # A value is counted once a row, however often and in whatever case the row has it.
    word = func.unnest(column).column_valued("word")
    words = (
        select(func.min(word).label("word"), _folded(word).label("folded"))
        .group_by(_folded(word))
        .lateral("words")
    )
    return (
        select(literal(name, String), func.min(words.c.word), func.count(), nothing, nothing)
        .select_from(rows.join(words, true()))
        .where(condition)
        .group_by(words.c.folded)
    )


def _condition(expression: Expression, selection: Selection) -> ColumnElement[bool]:
    match selection:
        case tuple():
            values = bindparam(None, [fold_value(value) for value in selection], ARRAY(String))
            if isinstance(expression.type, ARRAY):
                word = func.unnest(expression).column_valued("word")
                return select(word).where(_folded(word) == any_(values)).exists()
            return _folded(expression) == any_(values)
        case Range(minimum, maximum):
            return and_(
                true() if minimum is None else expression >= minimum,
                true() if maximum is None else expression <= maximum,
            )
        case _:
            at_least: ColumnElement[bool] = expression >= selection
            return at_least


def _folded(value: Expression) -> ColumnElement[str]:
    """Return ``fold_value`` in SQL."""
    return func.lower(
        func.pg_catalog.normalize(func.btrim(cast(value, String)), literal_column("'NFKD'"))
    )
