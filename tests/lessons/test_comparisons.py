"""The rule that finds comparisons can fail: planted sentences are found, honest ones pass."""

import comparisons
import pytest

ASKS = "verdict = evaluation.compare_repeats(first, second)"


def notebook(*cells):
    """Make a notebook: a text with spaces before it is code, any other one Markdown."""
    return {
        "cells": [
            {
                "cell_type": "code" if text.startswith(" ") else "markdown",
                "id": f"cell{place}",
                "source": text.strip(),
            }
            for place, text in enumerate(cells)
        ]
    }


def found(*cells):
    return [sentence for _, sentence in comparisons.unproven(notebook(*cells))]


@pytest.mark.parametrize(
    "sentence",
    [
        "The CNN is better than the forest.",
        "The network beats the colors.",
        "Max pooling makes fewer mistakes.",
        "**The new recipe wins.**",
        "With 2,000 digits the SVM is ahead of it.",
        "- Strides of 2 are worse than nothing: 90 % less.",
        "Dropout is about as good as nothing.",
        "The one with normalization learns faster.",
    ],
)
def test_sentence_that_ranks_needs_a_comparison(sentence):
    section = ["# T", "## Race", " fit()", sentence]
    assert len(found(*section)) == 1
    assert found(*section, " " + ASKS) == []
    assert len(found(*section, "## Later", " " + ASKS)) == 1
    assert len(found(*section, "### Later", " " + ASKS)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Is the CNN better than the forest?",
        "It is the score to beat.",
        "The layer behind it learns.",
        "`better than` is code, and so is\n```\nx  # better than y\n```",
    ],
)
def test_question_and_other_words_pass(text):
    assert found("# T", "## Race", text) == []


def test_result_above_the_next_heading_belongs_to_its_own_section():
    cells = ["# T", "## Race", " " + ASKS, "The CNN wins.\n\n## Bill\n\nThe forest wins."]
    assert found(*cells) == ["The forest wins."]


def test_a_function_of_the_lesson_may_ask():
    helper = " def compare(a, b):\n    found = compare_repeats(a, b)\n    return found\n"
    assert found("# T", "## Tools", helper, "## Race", " compare(1, 2)", "The CNN wins.") == []
    assert len(found("# T", "## Tools", helper, "## Race", " comp(1, 2)", "The CNN wins.")) == 1


def test_recap_rests_on_a_comparison_anywhere():
    recap = ["# T\n\nThe CNN wins.", "## Race", " fit()", "## In one minute\n\nThe CNN wins."]
    assert len(found(*recap)) == 2
    assert found(*recap, "## Deeper", " " + ASKS) == []


def test_named_sentence_passes_and_a_stale_name_does_not(monkeypatch):
    made = notebook("# T", "## Race", "The CNN wins here. The forest wins there.")
    monkeypatch.setattr(comparisons, "NAMED", {2: {"The CNN wins": comparisons.IMAGES}})
    [complaint] = comparisons.complaints(made, 2)
    assert "The forest wins there." in complaint
    both = {"The CNN wins": comparisons.IMAGES, "The forest": comparisons.CALCULATED}
    monkeypatch.setattr(comparisons, "NAMED", {2: both})
    assert list(comparisons.complaints(made, 2)) == []
    monkeypatch.setattr(comparisons, "NAMED", {2: {**both, "The SVM": comparisons.IMAGES}})
    [complaint] = comparisons.complaints(made, 2)
    assert "'The SVM'" in complaint
