"""The language models that name clusters, as the API spells them (contract §1b, Q7)."""

from __future__ import annotations

from mixpeek_tui.interview.answers import Provider

MODELS: dict[Provider, tuple[str, ...]] = {
    "openai": (
        "gpt-4o-mini-2024-07-18",
        "gpt-4o-2024-08-06",
        "gpt-4.1-mini-2025-04-14",
        "gpt-4.1-2025-04-14",
        "o3-mini-2025-01-31",
    ),
    "anthropic": (
        "claude-3-5-haiku-20241022",
        "claude-3-5-sonnet-20241022",
        "claude-haiku-4-5-20251001",
        "claude-sonnet-4-5-20250929",
    ),
    "google": (
        "gemini-2.5-flash",
        "gemini-2.5-flash-lite",
        "gemini-2.5-pro",
        "gemini-3.1-flash-lite",
        "gemini-3.5-flash-lite",
    ),
}
"""Dated names, the recommended one first; short names such as gpt-4o-mini are refused."""


def dated(provider: str, name: str) -> str:
    """The dated name that a short name means, or an empty string."""
    known = next((models for key, models in MODELS.items() if key == provider), ())
    found = [model for model in known if model == name or model.startswith(name + "-2")]
    return found[0] if found else ""
