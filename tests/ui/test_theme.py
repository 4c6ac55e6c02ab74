"""Text is readable in every theme, and the right theme is chosen."""

from __future__ import annotations

import pytest
from textual.app import App
from textual.color import Color

from mixpeek_tui import settings
from mixpeek_tui.errors import UsageError
from mixpeek_tui.ui.terminal.environment import Terminal
from mixpeek_tui.ui.theme import STATES, THEMES, ThemeChoice, apply, choose, variable_defaults

OWN_COLOURS = [theme for theme in THEMES if not theme.ansi]
GROUNDS = ("background", "surface", "panel")
WORDS = (
    "text",
    "text-muted",
    "foreground",
    "text-primary",
    "text-success",
    "text-warning",
    "text-error",
    "footer-key-foreground",
    "footer-description-foreground",
    *(f"state-{state}" for state in STATES),
)
PAIRS = (
    ("block-cursor-foreground", "block-cursor-background"),
    ("block-cursor-blurred-foreground", "block-cursor-blurred-background"),
    ("button-color-foreground", "primary"),
    ("button-color-foreground", "success"),
    ("button-color-foreground", "warning"),
    ("button-color-foreground", "error"),
    ("input-selection-foreground", "input-selection-background"),
    ("input-cursor-foreground", "input-cursor-background"),
    ("link-color-hover", "link-background-hover"),
)


def terminal(color: str = "truecolor", light: bool | None = None) -> Terminal:
    return Terminal(
        interactive=True,
        ssh=False,
        multiplexer="none",
        color=color,
        unicode=True,
        encoding="utf-8",
        light=light,
    )


def contrast(one: str, other: str) -> float:
    def luminance(name: str) -> float:
        color = Color.parse(name)
        parts = [
            c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in color.normalized
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_measure_itself() -> None:
    assert round(contrast("#000000", "#ffffff"), 1) == 21.0
    assert round(contrast("#777777", "#ffffff"), 1) == 4.5


@pytest.mark.parametrize("theme", OWN_COLOURS, ids=lambda theme: theme.name)
def test_words_have_contrast(theme) -> None:
    colors = theme.to_color_system().generate() | theme.variables
    pairs = [(word, ground) for word in WORDS for ground in GROUNDS] + list(PAIRS)
    weak = {
        f"{word} on {ground}": round(contrast(colors[word], colors[ground]), 2)
        for word, ground in pairs
        if contrast(colors[word], colors[ground]) < 4.5
    }
    assert weak == {}
    assert contrast(colors["text-disabled"], colors["panel"]) >= 3


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_theme_has_every_state(theme) -> None:
    assert variable_defaults().keys() <= theme.variables.keys()


def test_the_sixteen_colour_themes_name_only_the_terminals_colours() -> None:
    for theme in THEMES:
        if theme.ansi:
            variables = theme.to_color_system().generate()
            assert [v for v in variables.values() if v.startswith("#")] == []
    mono = THEMES[-1]
    colours = {v for k, v in mono.variables.items() if v.startswith("ansi_")}
    assert (mono.name, colours) == ("mono", {"ansi_default"})


@pytest.mark.parametrize(
    ("color", "light", "requested", "name"),
    [
        ("truecolor", None, None, "mixpeek-dark"),
        ("256", True, None, "mixpeek-light"),
        ("256", False, "auto", "mixpeek-dark"),
        ("truecolor", None, "light", "mixpeek-light"),
        ("truecolor", True, "dark", "mixpeek-dark"),
        ("16", None, None, "ansi-dark"),
        ("16", True, None, "ansi-light"),
        ("16", None, "high-contrast", "high-contrast"),
        ("none", None, None, "mono"),
        ("none", None, "mixpeek-dark", "mono"),
        ("truecolor", None, "mono", "mono"),
    ],
)
def test_choice(color: str, light: bool | None, requested: str | None, name: str) -> None:
    choice = choose(terminal(color, light), requested)
    assert choice == ThemeChoice(name, ansi_color=True if name == "mono" else None)


def test_settings_know_every_theme_by_its_name() -> None:
    assert set(settings.THEMES) == {"auto", "dark", "light", *(theme.name for theme in THEMES)}


def test_an_unknown_name_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(UsageError, match="mixpeek-dark"):
        choose(terminal(), "solarized")


class Themed(App[None]):
    CSS = "Screen { color: $state-failed; text-style: $state-failed-style; background: $hairline }"

    def __init__(self, choice: ThemeChoice) -> None:
        super().__init__(ansi_color=choice.ansi_color)
        apply(self, choice)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return variable_defaults()


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
async def test_a_stylesheet_can_use_the_states_in_every_theme(theme) -> None:
    app = Themed(ThemeChoice(theme.name, ansi_color=True if theme.name == "mono" else None))
    async with app.run_test():
        assert app.current_theme.name == theme.name
        expected = Color.parse(theme.variables["state-failed"])
        assert app.screen.styles.color == expected
        offered = ["mono"] if theme.name == "mono" else [each.name for each in THEMES]
        assert sorted(app.available_themes) == sorted(offered)
