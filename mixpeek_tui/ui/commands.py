"""Keys and the palette, both read from the bindings: nothing is listed twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from textual.binding import ActiveBinding
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.screen import Screen

from mixpeek_tui.text import width

NAMES = {
    "question_mark": "?", "escape": "esc", "slash": "/", "colon": ":", "at": "@", "plus": "+",
    "equals_sign": "=", "left_square_bracket": "[", "right_square_bracket": "]", "space": "space",
    "pageup": "page up", "pagedown": "page down", "comma": ",", "full_stop": ".",
}  # fmt: skip


TYPED = {"slash": "/", "backslash": "\\", "at": "@", "minus": "-", "plus": "+", "underscore": "_"}
"""Keys of which Textual 8.2.8 does not know that they write a character."""
EVERYWHERE = frozenset({
    "app.focus_next", "app.focus_previous", "screen.copy_text", "command_palette", "help", "back",
    "app.quit", "quit", "suspend_process", "jump", "mouse", "compact",
})  # fmt: skip
"""What is the same on every screen; help tells it last."""
OURS = {
    "Focus Next": "to the next part", "Focus Previous": "to the part before",
    "Copy selected text": "copy what the mouse selected",
    "Delete left to start of word": "delete the word before",
    "Delete all to the left": "delete the line up to here",
    "Delete to line start": "delete the line up to here",
    "Delete all to the right": "delete the rest of the line",
    "Delete to line end": "delete the rest of the line",
}  # fmt: skip
"""Our words for what Textual describes in its own."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key and what it does here."""

    key: str
    words: str
    action: str
    show: bool
    own: bool
    """Whether the focused widget, rather than the screen, answers it."""


def keys(screen: Screen[object]) -> Iterator[Key]:
    """Every key that does something here and now, each action once, the widget's own first."""
    seen: set[tuple[str, str]] = set()
    for active in screen.active_bindings.values():
        binding = active.binding
        foreign = binding.action.startswith(SIDEWAYS) or _is_typed(screen, active)
        if not binding.description or not active.enabled or binding.system or foreign:
            continue
        same = (binding.description, binding.action)
        if same in seen:
            continue
        seen.add(same)
        shown = binding.key_display or NAMES.get(binding.key, binding.key)
        own = active.node not in (screen, screen.app)
        if binding.action == "help" and _is_character(screen, "question_mark", "?"):
            shown = "f1"
        words = OURS.get(binding.description, binding.description)
        yield Key(shown, words, binding.action, binding.show, own)


def _is_typed(screen: Screen[object], active: ActiveBinding) -> bool:
    """Whether the focused widget takes the key as a character before the binding is asked."""
    character = TYPED.get(active.binding.key)
    if character is None or active.node is screen.focused:
        return False
    return _is_character(screen, active.binding.key, character)


def _is_character(screen: Screen[object], key: str, character: str) -> bool:
    """Whether a key is a character of what is being typed."""
    return screen.focused is not None and screen.focused.check_consume_key(key, character)


def footer_keys(screen: Screen[object]) -> list[Key]:
    """Those that the line at the bottom shows; help and the way back come last."""
    found = [key for key in keys(screen) if key.show]
    return sorted(found, key=lambda key: key.action in LAST)


LAST = ("help", "back")
SIDEWAYS = ("scroll_left", "scroll_right", "page_left", "page_right")
"""Textual gives these to every list; ours are as wide as the screen."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Something the palette offers."""

    words: str
    run: Callable[[], object]
    help: str = ""


class PageCommands(Provider):
    """What the palette offers: of the screen, of its keys, and of the app."""

    @property
    def _found(self) -> list[Offer]:
        screen = self.screen
        more = getattr(screen, "offers", tuple)
        return [*more(), *(
            Offer(_capital(key.words), Runner(screen, key.action), key.key)
            for key in sorted(keys(screen), key=lambda key: key.action in EVERYWHERE)
            if not key.own and not key.action.startswith(LEFT_OUT)
        ), *(
            Offer(_capital(command.title), command.callback, command.help)
            for command in screen.app.get_system_commands(screen)
        )]  # fmt: skip

    async def discover(self) -> Hits:
        """All of them, before anything is typed."""
        for offer in self._found:
            yield DiscoveryHit(_in_a_line(Content(offer.words), offer), offer.run, offer.words)

    async def search(self, query: str) -> Hits:
        """Those whose words match."""
        matcher = self.matcher(query)
        for offer in self._found:
            score = matcher.match(offer.words)
            if score > 0:
                shown = matcher.highlight(offer.words)
                yield Hit(score, _in_a_line(shown, offer), offer.run, offer.words)


COLUMN = 36
"""Cells of the palette's words before their keys."""
LEFT_OUT = ("app.focus", "screen.copy_text", "command_palette", "app.quit", "quit", "mouse",
            "compact")
"""Actions that the palette leaves to their keys, and those that the app offers itself."""


def _in_a_line(words: Content, offer: Offer) -> Content:
    """The words, and behind them the key or what more there is to say."""
    filler = " " * max(2, COLUMN - width(words.plain))
    return words + Content.styled(f"{filler}{offer.help}", "$text-muted") if offer.help else words


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


@dataclass(frozen=True)
class Runner:
    """Runs an action of a screen."""

    screen: Screen[object]
    action: str

    async def __call__(self) -> None:
        """Run it."""
        await self.screen.app.run_action(self.action, self.screen)
