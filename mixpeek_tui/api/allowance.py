"""How many requests may go out when: what the API declares, and what its refusals teach.

Pure bookkeeping on a clock that the caller reads. Two rates bound what goes out: the declared
one (from headers, or told in advance) and a learnt one, for servers that declare none or share
their limit among several programs. Both are kept as "at most N in any W seconds", which also
satisfies fixed windows and token buckets of that size.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from mixpeek_tui.api.advice import News, Rate

TRAVEL = 2.0
"""The longest a request is taken to need to reach the server, in seconds."""
LONGEST = 120.0
"""The longest period that is learnt, in seconds."""


@dataclass(slots=True)
class _Lesson:
    """What refusals have taught, and how the search for more goes."""

    rate: Rate
    good: Rate | None = None
    """What held before the present probe; None outside a probe."""
    step: int = 1
    failed: int = 0
    """Probes in a row that were refused."""
    clean: int = 0
    """Requests accepted since the last change."""
    bound: bool = False
    """Whether the rate has been used up since the last change."""
    fresh: bool = True
    """Whether answers to requests sent before it was learnt still add to it."""


AT_ONCE = 10
"""Requests open at once where no limit is known: the free plan takes as many in a minute."""
WELCOME, MORE = 12, 2
"""After so many requests without a limit in sight, so many more may be open at once."""


class Allowance:
    """Says how long the next request must wait; is told what became of each."""

    def __init__(self, declared: Rate | None = None, at_once: int = AT_ONCE) -> None:
        self._declared = declared
        self._at_once = at_once
        self._lesson: _Lesson | None = None
        self._stamps: dict[int, float] = {}
        """When each request counts as arrived, by number; the accepted and the open ones."""
        self._open: dict[int, float] = {}
        """When each open request was sent."""
        self._pause = 0.0
        self._remaining = 0
        self._remaining_until = float("-inf")
        self._taught = float("-inf")
        """When the last refusal taught something; later news of earlier requests do not."""
        self._cycle = float("-inf")
        """When the last pause ended."""
        self._width = at_once
        self._welcome = 0
        """Requests that were let through since the last refusal."""

    @property
    def full(self) -> bool:
        """Whether as many requests are open as may be at once."""
        more = MORE if self._welcome >= WELCOME and not self.rates else 0
        return len(self._open) >= self._width + more

    @property
    def rates(self) -> tuple[Rate, ...]:
        """The rates in force."""
        learnt = (self._lesson.rate,) if self._lesson else ()
        return (self._declared, *learnt) if self._declared else learnt

    def delay(self, now: float, *, ahead: int = 0, background: bool = False) -> float:
        """Seconds until a request may go out if so many others go first; 0 for at once.

        Background requests leave a quarter of every rate to the others.
        """
        waits = [self._pause - now, self._until_reset(now)]
        waits += [self._until_room(rate, now, ahead, background) for rate in self.rates]
        return max(0.0, *waits)

    def sent(self, number: int, now: float) -> None:
        """The request goes out now."""
        self._open[number] = self._stamps[number] = now
        lesson = self._lesson
        if lesson is not None and len(self._recent(lesson.rate, now)) >= lesson.rate.count:
            lesson.bound = True

    def accepted(self, number: int, now: float, news: News | None = None) -> None:
        """The request was let through, whatever else came of it."""
        sent = self._close(number, now)
        self._width = min(self._at_once, self._width * 2)
        self._welcome += 1
        self._heed(news, now)
        lesson = self._lesson
        if lesson is None:
            return
        if sent < self._taught:
            lesson.rate = _more(lesson.rate, int(lesson.fresh))
            return
        lesson.clean += 1
        if lesson.bound and lesson.clean >= lesson.rate.count * 2**lesson.failed:
            self._probe(lesson)

    def unsent(self, number: int) -> None:
        """The request never left."""
        self._open.pop(number, None)
        self._stamps.pop(number, None)

    def refused(self, number: int, now: float, wait: float, news: News | None = None) -> None:
        """The request was refused as one too many; nobody goes out for ``wait`` seconds."""
        sent = self._open.get(number, now)
        self._heed(news, now)
        expected = self._expected(now)
        self.unsent(number)
        self._pause = max(self._pause, now + wait)
        self._welcome = 0
        if sent < self._taught:
            return
        self._taught = now
        if not expected:
            self._width = 1
            self._learn(now, wait)

    def forget(self, declared: Rate | None) -> None:
        """Start anew with what is declared; open requests go on being counted."""
        self._declared, self._lesson, self._width = declared, None, self._at_once
        self._pause, self._remaining_until = 0.0, float("-inf")

    def _learn(self, now: float, wait: float) -> None:
        """Take what was let through since the last pause, up to its end, for the rate."""
        lesson, resume = self._lesson, now + wait
        failed = lesson.failed if lesson else 0
        begin = max(self._cycle, now - LONGEST)
        let = [at for n, at in self._stamps.items() if at >= begin and n not in self._open]
        if lesson is not None and lesson.good is not None:
            self._lesson = _Lesson(lesson.good, failed=failed + 1, fresh=False)
        elif let:
            self._lesson = _Lesson(Rate(len(let), _period(resume - min(let))), failed=failed)
        elif lesson is not None:
            longer = _period(resume - self._cycle + lesson.rate.seconds)
            self._lesson = _Lesson(Rate(lesson.rate.count, longer), failed=failed)
        self._cycle = resume

    def _probe(self, lesson: _Lesson) -> None:
        """Ask for a little more than is known to hold; twice as much more after a success."""
        lesson.step = lesson.step * 2 if lesson.good else 1
        lesson.failed = 0 if lesson.good else lesson.failed
        lesson.good, lesson.rate = lesson.rate, _more(lesson.rate, lesson.step)
        lesson.clean, lesson.bound, lesson.fresh = 0, False, False
        if self._declared and _faster(lesson.rate, self._declared):
            self._lesson = None

    def _expected(self, now: float) -> bool:
        """Whether the declared rate was used up anyway, so that the refusal teaches nothing."""
        rate = self._declared
        return rate is not None and len(self._recent(rate, now)) >= rate.count

    def _heed(self, news: News | None, now: float) -> None:
        if news is None:
            return
        self._declared = news.rate or self._declared
        if news.remaining is None or news.reset is None:
            return
        until = now + min(news.reset, LONGEST)
        if now >= self._remaining_until or until > self._remaining_until + 1:
            self._remaining, self._remaining_until = news.remaining, until
        elif until >= self._remaining_until - 1:
            self._remaining = min(self._remaining, news.remaining)

    def _close(self, number: int, now: float) -> float:
        sent = self._open.pop(number, now)
        if number in self._stamps:
            self._stamps[number] = min(now, sent + TRAVEL)
        horizon = now - max((rate.seconds for rate in self.rates), default=0.0) - LONGEST
        while (oldest := next(iter(self._stamps), None)) is not None:
            if self._stamps[oldest] > horizon:
                break
            del self._stamps[oldest]
        return sent

    def _until_reset(self, now: float) -> float:
        """A wait if what the server last said remains is spoken for by open requests."""
        return 0.0 if self._remaining > len(self._open) else self._remaining_until - now

    def _recent(self, rate: Rate, now: float) -> list[float]:
        return sorted(at for at in self._stamps.values() if at > now - rate.seconds)

    def _until_room(self, rate: Rate, now: float, ahead: int, background: bool) -> float:
        count = rate.count - rate.count // 4 if background else rate.count
        taken = self._recent(rate, now)
        over = len(taken) + ahead - count
        if over < 0:
            return 0.0
        if over < len(taken):
            return taken[over] + rate.seconds - now
        turn = over % count
        base = taken[turn] if turn < len(taken) else now
        return base - now + rate.seconds * (1 + over // count)


def _period(seconds: float) -> float:
    return min(LONGEST, max(1.0, seconds))


def _more(rate: Rate, by: int) -> Rate:
    return replace(rate, count=rate.count + by)


def _faster(one: Rate, other: Rate) -> bool:
    return one.count / one.seconds > other.count / other.seconds
