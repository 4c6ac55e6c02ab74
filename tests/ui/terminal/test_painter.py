"""A terminal that is fed the difference shows the same as one that is fed the frames."""

from __future__ import annotations

import pyte
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mixpeek_tui.ui.terminal.frame import PLAIN, Look, is_frame, turn
from mixpeek_tui.ui.terminal.painter import Painter

WIDTH, HEIGHT = 12, 4
TEXTS = st.text(st.sampled_from("abc .日本é─█"), min_size=1, max_size=8) | st.just("x" * WIDTH)
STYLES = st.sampled_from(
    ["", "1", "7", "31", "1;38;2;1;2;3", "48;2;9;9;9", "38;5;7;48;5;3", "4;39;49", "3;90;107"]
)
LINKS = st.sampled_from(["", "", "id=7;https://a.example"])
SPANS = st.tuples(st.integers(0, HEIGHT - 1), st.integers(0, WIDTH - 1), TEXTS, STYLES, LINKS)
FRAMES = st.lists(st.tuples(st.lists(SPANS, min_size=1, max_size=6), st.integers(0, 3)), max_size=6)


def segment(text: str, style: str, link: str) -> str:
    drawn = f"\x1b[{style}m{text}\x1b[0m" if style else text
    return f"\x1b]8;{link}\x1b\\{drawn}\x1b]8;;\x1b\\" if link else drawn


def cut(text: str, cells: int) -> str:
    """As much of the text as fits before the edge: Textual never writes beyond it."""
    out = ""
    for character in text:
        cells -= 2 if character in "日本" else 1
        if cells < 0:
            break
        out += character
    return out or "."


def frame(spans: list[tuple[int, int, str, str, str]], cursor: int = 0) -> str:
    parts = [
        f"\x1b[{y + 1};{x + 1}H{segment(cut(text, WIDTH - x), style, link)}\n"
        for y, x, text, style, link in spans
    ]
    return "".join(parts).rstrip("\n") + f"\x1b[{cursor + 1};1H"


class Halving(pyte.Screen):
    """Pyte, but half of an overwritten wide character turns blank, as in real terminals."""

    def draw(self, data: str) -> None:
        for character in data:
            for x in (self.cursor.x, self.cursor.x + 1)[: 2 if character in "日本" else 1]:
                self.halve(self.buffer[self.cursor.y], x)
            super().draw(character)

    @staticmethod
    def halve(line, x: int) -> None:
        if line[x].data == "":
            line[x - 1] = line[x - 1]._replace(data=" ")
        elif line[x + 1].data == "":
            line[x + 1] = line[x + 1]._replace(data=" ")


class Shown:
    """A terminal without automatic line wrap and without line feeds, as frames mean them."""

    def __init__(self) -> None:
        self.screen = Halving(WIDTH, HEIGHT)
        self.screen.reset_mode(7, private=True)
        self.stream = pyte.Stream(self.screen)

    def feed(self, data: str) -> None:
        self.stream.feed(data.replace("\n", ""))

    def cells(self) -> list[list[object]]:
        rows = [[self.screen.buffer[y][x] for x in range(WIDTH)] for y in range(HEIGHT)]
        return [rows, (self.screen.cursor.y, self.screen.cursor.x)]


@given(FRAMES)
@settings(max_examples=100)
@example([([(0, 4, "日", "", "")], 0), ([(0, 4, "a", "", "")], 0), ([(0, 5, "日", "", "")], 0)])
@example([([(0, 3, "日本", "", "")], 0), ([(0, 4, "日", "1", "")], 0), ([(0, 3, "日", "", "")], 0)])
def test_the_difference_shows_the_same(frames) -> None:
    whole, least = Shown(), Shown()
    painter = Painter()
    for spans, cursor in frames:
        text = frame(spans, cursor)
        whole.feed(text)
        least.feed(painter.paint(text, (WIDTH, HEIGHT)))
        assert least.cells() == whole.cells()


@given(FRAMES)
@settings(max_examples=40)
def test_without_memory_it_shows_the_same_too(frames) -> None:
    whole, again = Shown(), Shown()
    painter = Painter(whole=True)
    for spans, cursor in frames:
        text = frame(spans, cursor)
        whole.feed(text)
        again.feed(painter.paint(text, (WIDTH, HEIGHT)))
        assert again.cells() == whole.cells()


def paint(painter: Painter, *spans: tuple[int, int, str, str, str]) -> str:
    return painter.paint(frame(list(spans)), (WIDTH, HEIGHT))


def test_the_same_frame_costs_nothing() -> None:
    painter = Painter()
    assert paint(painter, (0, 0, "hello", "1", "")) != ""
    assert paint(painter, (0, 0, "hello", "1", "")) == ""


def test_one_letter_costs_one_letter() -> None:
    painter = Painter()
    paint(painter, (1, 0, "hello", "", ""))
    assert paint(painter, (1, 0, "hallo", "", "")) == "\x1b[2;2Ha\x1b[1;1H"


def test_after_forgetting_everything_is_written_again() -> None:
    painter = Painter()
    first = paint(painter, (0, 0, "hello", "1", ""))
    painter.forget()
    assert paint(painter, (0, 0, "hello", "1", "")) == first
    assert painter.paint(frame([(0, 0, "hello", "1", "")]), (20, 5)) == first


def test_beyond_the_edge_nothing_is_written() -> None:
    painter = Painter()
    out = painter.paint("\x1b[1;11Habcdef\x1b[9;1Hghi\x1b[1;1H", (WIDTH, HEIGHT))
    assert out == "\x1b[1;11H\x1b[mab\x1b[1;1H"


def test_controls_in_the_text_do_not_get_out() -> None:
    out = Painter().paint(
        "\x1b[1;1Ha\x1b]52;c;cHdu\x07b\x9b2Jc\x1b[?1049ld\u202ee\x00\x08\x1b[1;1H", (60, 2)
    )
    assert out == "\x1b[1;1H\x1b[ma]52;c;cHdub2Jc[?1049lde\x1b[1;1H"


def test_without_colours_no_colour_leaves() -> None:
    painter = Painter()
    painter.colors = False
    out = paint(painter, (0, 0, "a", "1;38;2;1;2;3;48;5;9", ""), (0, 1, "b", "31;47", ""))
    assert out == "\x1b[1;1H\x1b[m\x1b[1ma\x1b[mb\x1b[1;1H"


def test_another_encoding_gets_ascii_of_the_same_width() -> None:
    painter = Painter(encoding="ascii")
    assert paint(painter, (0, 0, "─✓ 日x", "", "")) == "\x1b[1;1H\x1b[m-+ ??x\x1b[1;1H"


def test_links_are_opened_and_closed() -> None:
    painter = Painter()
    out = paint(painter, (0, 0, "ab", "", "id=7;https://a.example"), (0, 2, "c", "", ""))
    assert "\x1b]8;id=7;https://a.example\x1b\\ab\x1b]8;;\x1b\\c" in out


def test_only_what_changes_of_a_look_is_said() -> None:
    red = Look(color="31", background="40")
    assert turn(red, Look(color="32", background="40")) == "\x1b[32m"
    assert turn(red, Look("1", "31", "40")) == "\x1b[1m"
    assert turn(Look("1", "31", "40"), red) == "\x1b[0;31;40m"
    assert turn(red, PLAIN) == "\x1b[m"


def test_what_a_frame_is() -> None:
    assert is_frame("\x1b[1;1Hx")
    assert not is_frame("\x1b[?1049h")
    assert not is_frame("\x1b]52;c;eA==\x07")
