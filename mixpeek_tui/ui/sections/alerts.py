"""The Alerts section: question 9."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from mixpeek_tui.interview.answers import Alert, Channel, Webhook
from mixpeek_tui.interview.events import EVENTS, USUAL
from mixpeek_tui.text import plural, safe
from mixpeek_tui.ui.fields.spec import ADD, Note, Option, Pick, Spec, Text
from mixpeek_tui.ui.sections.choices import dataset_choice, yes_no
from mixpeek_tui.ui.sections.numbers import put_number
from mixpeek_tui.ui.sections.renames import rename_alert
from mixpeek_tui.ui.sections.secrets import name_in, whether_set
from mixpeek_tui.ui.sections.section import Section, heading
from mixpeek_tui.ui.sections.view import View
from mixpeek_tui.ui.state import State

ALERTS, WEBHOOK = "notifications.alerts", "notifications.webhook"
EVENTS_PLACE = f"{WEBHOOK}.events"
ALERT = re.compile(r"notifications\.alerts\[(\d+)\]\.(.+)")
CHANNELS = (Option("webhook", "webhook"), Option("slack", "Slack"), Option("email", "e-mail"))


def specs(view: View) -> Iterable[Spec]:
    """The alert that is shown, then the webhook."""
    state, alerts = view.state, view.answers.notifications.alerts
    yield heading(
        "notifications",
        "Do you want to be notified when specific content is found or when jobs complete?",
    )  # fmt: skip
    yield heading(
        ALERTS, "Content alerts", "run a retriever query on new documents; notify if matches "
        "exceed a threshold", "'alert when prohibited content is detected', 'alert when "
        "competitor mentions appear'",
    )  # fmt: skip
    index = min(state.alert, len(alerts) - 1)
    options = [Option(str(n), safe(a.name) or f"number {n + 1}") for n, a in enumerate(alerts)]
    yield Pick(
        place=ALERTS, label="Alerts", options=(*options, Option(ADD, "+ add")), inline=True,
        chosen=(str(index),), removes="the alert" if alerts else "",
    )  # fmt: skip
    if alerts:
        yield from _alert(view, alerts[index], f"{ALERTS}[{index}]")
    yield from _webhook(view, view.answers.notifications.webhook)


def _alert(view: View, alert: Alert, place: str) -> Iterable[Spec]:
    yield Text(place=f"{place}.name", label="Name", value=alert.name, hint="e.g. prohibited")
    yield dataset_choice(f"{place}.dataset", view.answers, alert.dataset)
    yield Text(place=f"{place}.watch_for", label="Watch for", value=alert.watch_for,
               hint="e.g. weapons or drugs", lines=2)  # fmt: skip
    yield Text(place=f"{place}.min_matches", label="Min. matches",
               value=view.text(f"{place}.min_matches"), hint="e.g. 3")  # fmt: skip
    yield Pick(place=f"{place}.channel.kind", label="Tell by", options=CHANNELS,
               chosen=(alert.channel.kind,), inline=True)  # fmt: skip
    yield from _channel(view, alert.channel, f"{place}.channel")


def _channel(view: View, channel: Channel, place: str) -> Iterable[Spec]:
    match channel.kind:
        case "slack":
            yield _address(view, f"{place}.webhook_url", "Slack URL", channel.webhook_url,
                           "e.g. ${env:SLACK_WEBHOOK_URL}")  # fmt: skip
            yield Text(place=f"{place}.channel", label="Channel", value=channel.channel or "",
                       hint="e.g. #general; empty for the webhook's own",
                       optional=True)  # fmt: skip
        case "email":
            yield Text(place=f"{place}.to", label="To", value=", ".join(channel.to),
                       hint="e.g. name@example.com, another@example.com")  # fmt: skip
        case _:
            yield _address(view, f"{place}.url", "Webhook URL", channel.url,
                           "e.g. https://example.com/hook")  # fmt: skip


def _address(view: View, place: str, label: str, value: str | None, hint: str) -> Text:
    """A web address, or the variable that holds it; then behind it whether that is set."""
    note = whether_set(name_in(value), view.environ)
    return Text(place=place, label=label, value=value or "", hint=hint, note=note)


def _webhook(view: View, webhook: Webhook | None) -> Iterable[Spec]:
    yield heading(
        WEBHOOK, "Job completion webhooks",
        "get notified when batches, clusters, or taxonomy jobs complete",
    )  # fmt: skip
    yield yes_no(f"{WEBHOOK}#wanted", "Webhook", webhook is not None)
    if webhook is None:
        return
    yield _address(view, f"{WEBHOOK}.url", "URL", webhook.url, "e.g. https://example.com/events")
    yield heading(EVENTS_PLACE, "Which events?", f"{plural(len(webhook.events), 'event')} chosen")
    for group in dict.fromkeys(event.group for event in EVENTS):
        options = tuple(Option(e.name, e.name, e.help) for e in EVENTS if e.group == group)
        yield Note(place=f"{EVENTS_PLACE}#title-{group}", text=group)
        yield Pick(place=f"{EVENTS_PLACE}#{group}", options=options, chosen=webhook.events,
                   many=True)  # fmt: skip


def edit(state: State, place: str, value: Any) -> State:
    """An answer given in Alerts."""
    if place == ALERTS:
        return add(state) if value == ADD else replace(state, alert=int(value))
    if place == f"{ALERTS}#remove":
        return remove(state, state.alert)
    if place == f"{WEBHOOK}#wanted":
        return _wanted(state, value == "yes")
    if place.startswith(f"{EVENTS_PLACE}#"):
        order = [event.name for event in EVENTS]
        known = [name for name in order if name in value]
        return state.put(EVENTS_PLACE, (*known, *(v for v in value if v not in order)))
    found = ALERT.fullmatch(place)
    return _alert_edit(state, place, found[2], value) if found else state.put(place, value)


def _alert_edit(state: State, place: str, key: str, value: Any) -> State:
    match key:
        case "name":
            return rename_alert(state, place, str(value))
        case "min_matches":
            return put_number(state, place, str(value), "1 or more", 1)
        case "channel.kind":
            home = place.removesuffix(".kind")
            index = int(place.partition("[")[2].partition("]")[0])
            was = state.answers.notifications.alerts[index].channel
            state = state.park(f"{home}#{was.kind}", was)
            return state.put(home, state.parked.get(f"{home}#{value}", Channel(value)))
        case "channel.to":
            addresses = tuple(a.strip() for a in str(value).replace(";", ",").split(","))
            return state.put(place, tuple(filter(None, addresses)))
        case "channel.url" | "channel.webhook_url" | "channel.channel":
            return state.put(place, str(value) or None)
        case _:
            return state.put(place, value)


def _wanted(state: State, wanted: bool) -> State:
    webhook = state.answers.notifications.webhook
    if not wanted:
        return state.park(WEBHOOK, webhook).put(WEBHOOK, None)
    return state.put(WEBHOOK, state.parked.get(WEBHOOK) or Webhook(events=USUAL))


def add(state: State) -> State:
    """One more alert, shown; it watches the only dataset, if there is only one."""
    named = [d.name for d in state.answers.datasets if d.name]
    alerts = state.answers.notifications.alerts
    fresh = Alert(dataset=named[0] if len(named) == 1 else "")
    return replace(state.put(ALERTS, (*alerts, fresh)), alert=len(alerts))


def remove(state: State, index: int) -> State:
    """One alert less; what was typed for it and those behind it in vain is forgotten."""
    alerts = state.answers.notifications.alerts
    for number in range(index, len(alerts)):
        state = state.forget(f"{ALERTS}[{number}]")
    kept = (*alerts[:index], *alerts[index + 1 :])
    return replace(state.put(ALERTS, kept), alert=max(0, min(index, len(kept) - 1)))


def removal(state: State) -> tuple[str, str]:
    """The question before the shown alert is removed."""
    alert = state.answers.notifications.alerts[state.alert]
    return f"Remove the alert {safe(alert.name) or 'without a name'}?", safe(alert.watch_for)


def reach(state: State, place: str) -> State:
    """Show the alert of a place."""
    found = ALERT.match(place)
    return replace(state, alert=int(found[1])) if found else state


SECTION = Section("alerts", "Alerts", ("notifications",), specs, edit, removal, reach)
