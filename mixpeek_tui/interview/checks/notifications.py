"""Checks of the Alerts section."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from mixpeek_tui.addresses import ENV, is_secret
from mixpeek_tui.errors import Complaint
from mixpeek_tui.interview.answers import Alert, Answers, Channel, Webhook
from mixpeek_tui.interview.events import INSTEAD, NAMES

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")
NAME_WORDS = "1 to 60 of a-z A-Z 0-9 _ -, beginning with a letter or digit"
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
LONGEST = 900
MOST_MATCHES = 5000
"""Documents that one search returns at most (final_top_k)."""


def check(answers: Answers) -> Iterator[Complaint]:
    """Complaints about alerts and the webhook."""
    seen: set[str] = set()
    for index, alert in enumerate(answers.notifications.alerts):
        place = f"notifications.alerts[{index}]"
        if alert.name and alert.name in seen:
            words = f"the alert {alert.name!r} is there twice"
            yield Complaint(f"{place}.name", words, "each once")
        seen.add(alert.name)
        yield from _alert(alert, place, answers)
    if answers.notifications.webhook is not None:
        yield from _webhook(answers.notifications.webhook, "notifications.webhook")


def _alert(alert: Alert, place: str, answers: Answers) -> Iterator[Complaint]:
    if not NAME.fullmatch(alert.name):
        words = f"{alert.name!r} is no alert name" if alert.name else "missing"
        yield Complaint(f"{place}.name", words, NAME_WORDS)
    if not alert.dataset or answers.dataset(alert.dataset) is None:
        names = ", ".join(d.name for d in answers.datasets if d.name)
        words = f"there is no dataset {alert.dataset!r}" if alert.dataset else "missing"
        yield Complaint(f"{place}.dataset", words, names or "a dataset of Data")
    if not alert.watch_for.strip():
        yield Complaint(f"{place}.watch_for", "missing", "what to watch for, in plain words")
    elif len(alert.watch_for) > LONGEST:
        words = f"{len(alert.watch_for)} characters"
        yield Complaint(f"{place}.watch_for", words, f"up to {LONGEST} characters")
    if not 1 <= alert.min_matches <= MOST_MATCHES:
        words = f"{alert.min_matches} matches"
        yield Complaint(f"{place}.min_matches", words, f"1 to {MOST_MATCHES}")
    yield from _channel(alert.channel, f"{place}.channel")


def _channel(channel: Channel, place: str) -> Iterator[Complaint]:
    match channel.kind:
        case "webhook":
            yield from _url(channel.url, f"{place}.url", "ALERT_WEBHOOK_URL")
            extra = [k for k in ("webhook_url", "channel", "to") if getattr(channel, k)]
            accepted = "url"
        case "slack":
            yield from _url(channel.webhook_url, f"{place}.webhook_url", "SLACK_WEBHOOK_URL")
            extra = [k for k in ("url", "to") if getattr(channel, k)]
            accepted = "webhook_url, channel"
        case "email":
            if not channel.to:
                yield Complaint(f"{place}.to", "missing", "a list of addresses")
            for index, address in enumerate(channel.to):
                if not EMAIL.fullmatch(address) and not ENV.fullmatch(address):
                    words = f"{address!r} is no e-mail address"
                    yield Complaint(f"{place}.to[{index}]", words, "like name@example.com")
            extra = [k for k in ("url", "webhook_url", "channel") if getattr(channel, k)]
            accepted = "to"
        case other:
            yield Complaint(f"{place}.kind", f"{other!r} is no channel", "webhook, slack, email")
            return
    for key in extra:
        words = f"{key} does not belong to a channel of kind {channel.kind}"
        yield Complaint(f"{place}.{key}", words, accepted)


def _webhook(webhook: Webhook, place: str) -> Iterator[Complaint]:
    yield from _url(webhook.url, f"{place}.url", "EVENTS_WEBHOOK_URL")
    if not webhook.events:
        yield Complaint(f"{place}.events", "missing", "at least one event")
    for index, event in enumerate(webhook.events):
        if event not in NAMES:
            accepted = INSTEAD.get(event) or ", ".join(sorted(NAMES))
            yield Complaint(f"{place}.events[{index}]", f"{event!r} is no event", accepted)
        elif event in webhook.events[:index]:
            yield Complaint(f"{place}.events[{index}]", f"{event!r} is there twice", "each once")


def _url(url: str | None, place: str, variable: str) -> Iterator[Complaint]:
    if not url:
        yield Complaint(place, "missing", "a URL with https://")
        return
    if ENV.fullmatch(url):
        return
    try:
        parts = urlsplit(url)
        fine = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        fine = False
    if not fine or any(c.isspace() for c in url):
        accepted = "https://…, http://… or ${env:NAME}"
        yield Complaint(place, f"{url!r} is no URL", accepted)
    elif is_secret(url):
        words = (
            "this URL holds a secret; write ${env:" + variable + "} instead, and put the URL into "
            "that variable of your shell"
        )
        yield Complaint(place, words, severity="warning")
