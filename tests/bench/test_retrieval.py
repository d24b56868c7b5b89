"""The questions of the retrieval measurement are about entries that there are, and enough."""

from collections import Counter
from pathlib import Path

import pytest

from bench.retrieval import UNANSWERED, Outcome, mrr, questions, recall

DEMO = Path(__file__).parents[2] / "cli/demo/brain"


def test_each_question_is_answered_by_a_published_entry_or_by_none() -> None:
    published = {
        path.stem
        for path in DEMO.glob("*.md")
        if "\nstatus: published\n" in path.read_text(encoding="utf-8")
    }
    asked = questions()
    assert len(asked) >= 80
    assert len({one.text for one in asked}) == len(asked)
    assert set().union(*(one.answers for one in asked)) == published
    assert all(bool(one.answers) != (one.kind == UNANSWERED) for one in asked)
    assert min(Counter(one.kind for one in asked).values()) >= 8


def test_recall_and_mrr_are_as_defined() -> None:
    outcomes = [Outcome(1, 1), Outcome(2, 1), Outcome(6, 1), Outcome(None, 0)]
    assert recall(outcomes) == 50
    assert mrr(outcomes) == pytest.approx(100 * (1 + 1 / 2 + 1 / 6) / 4)
