"""The seven retrieval goals: their words, and which data each needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mixpeek_tui.interview.answers import (
    GOALS,
    TEXTUAL,
    Answers,
    Dataset,
    Goal,
    embedded_media,
    embedded_text,
    filterable,
)


@dataclass(frozen=True, slots=True)
class GoalWords:
    """A goal as the question shows it."""

    letter: str
    title: str
    help: str


WORDS: dict[Goal, GoalWords] = {
    "semantic_text": GoalWords("a", "semantic text search", "find items matching a text query"),
    "image_by_text": GoalWords(
        "b", "image search by text", "find images that match a text description"
    ),
    "visual_similarity": GoalWords(
        "c", "visual similarity", "find images/videos similar to this image"
    ),
    "cross_modal": GoalWords(
        "d", "cross-modal", "query with text and match against both text and image embeddings"
    ),
    "filtered": GoalWords(
        "e", "filtered search",
        "search + filter by field values (e.g., category=electronics, price<100)",
    ),
    "question_answering": GoalWords(
        "f", "question answering", "ask natural language questions, get synthesized answers"
    ),
    "reranking": GoalWords("g", "re-ranking", "use a cross-encoder to improve result ordering"),
}  # fmt: skip
"""The seed's words for question 5."""
TITLES: dict[Goal, str] = {goal: words.title for goal, words in WORDS.items()}


def unavailable(goal: Goal, datasets: Iterable[Dataset]) -> str:
    """Why the data cannot serve a goal, or an empty string if it can."""
    kept = tuple(datasets)
    text = any(embedded_text(d) for d in kept)
    image = any(embedded_media(d, "image") for d in kept)
    video = any(embedded_media(d, "video") for d in kept)
    match goal:
        case "semantic_text" | "question_answering" if not text:
            return "needs a text field"
        case "image_by_text" if not image:
            return "needs an image field"
        case "visual_similarity" if not (image or video):
            return "needs an image or video field"
        case "cross_modal" if not text:
            return "needs a text field beside the images"
        case "cross_modal" if not (image or video):
            return "needs an image or video field beside the text"
        case "filtered" if not (text or image):
            return "needs a text or image field to search by"
        case "filtered" if not any(filterable(d) for d in kept):
            return "needs a field to filter by"
        case "reranking" if not any(d.of_type(*TEXTUAL) for d in kept):
            return "needs a text field"
        case _:
            return ""


def refused(answers: Answers) -> dict[Goal, str]:
    """The goals that the data cannot serve, each with the reason."""
    reasons = {goal: unavailable(goal, answers.datasets) for goal in GOALS}
    return {goal: reason for goal, reason in reasons.items() if reason}
