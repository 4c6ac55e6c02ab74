"""Rules for the parts of a body that the create models leave as free dictionaries.

Contract sections 1 (Method), 3 (stages), 5 (triggers, alerts) and 7 (channels).
"""

from __future__ import annotations

from typing import Any

from mixpeek import models as sdk
from mixpeek.models.stage_defs_filter_operator import StageDefsFilterOperator

from tests.contract.complaint import Complaint, Place
from tests.contract.schedules import check_schedule
from tests.contract.walk import ModelClass, rule, sdk_model, walk_model

STAGE_PREFIX = "StageParams"
STAGE_KEYS = {"stage_id", "parameters", "pre_filters", "post_filters"}


def by_lower_name(prefix: str) -> dict[str, ModelClass]:
    """SDK models with a prefix, by the rest of their name in lower case."""
    names = (name for name in dir(sdk) if name.startswith(prefix))
    return {name.removeprefix(prefix).lower(): sdk_model(name) for name in names}


STAGES = by_lower_name(STAGE_PREFIX)
ACTIONS = by_lower_name("TriggerActionConfig")
PROVIDERS: dict[str, ModelClass] = {
    str(model.model_fields["provider_type"].default): model
    for model in (getattr(sdk, name) for name in dir(sdk) if name.endswith("Config"))
    if "provider_type" in getattr(model, "model_fields", {})
}
CHANNELS = {
    "webhook": sdk_model("WebhookConfig"),
    "slack": sdk_model("SlackConfig"),
    "email": sdk_model("EmailConfigInput"),
}


def of_kind(
    models: dict[str, ModelClass], kind: object, value: object, place: Place, closed: bool
) -> list[Complaint]:
    """Complaints about a free dictionary whose model is named by another key."""
    model = models.get(str(kind).replace("_", "") if models is not PROVIDERS else str(kind))
    if model is None:
        return [Complaint(place, "enum", f"no model is known for {kind!r}")]
    return walk_model(model, value, place, closed=closed)


@rule("StorageConnectionCreateRequest")
def provider_config(body: dict[str, Any], place: Place, closed: bool) -> list[Complaint]:
    """The configuration of a connection fits its provider."""
    where = (*place, "provider_config")
    kind, config = body.get("provider_type"), body.get("provider_config")
    found = of_kind(PROVIDERS, kind, config, where, closed)
    inner = config.get("provider_type", kind) if isinstance(config, dict) else kind
    if inner != kind:
        found.append(Complaint(where, "value_error", f"{inner!r} inside, {kind!r} outside"))
    return found


@rule("StageConfigInput")
def stage(body: dict[str, Any], place: Place, closed: bool) -> list[Complaint]:
    """A stage names a known stage id and its parameters fit that stage."""
    where, config = (*place, "config"), body.get("config")
    if not isinstance(config, dict):
        return []
    found = [
        Complaint((*where, key), "extra_forbidden", f"accepted keys: {sorted(STAGE_KEYS)}")
        for key in config
        if key not in STAGE_KEYS
    ]
    parameters = config.get("parameters", {})
    found += of_kind(STAGES, config.get("stage_id"), parameters, (*where, "parameters"), closed)
    if isinstance(parameters, dict):
        found += stage_sense(config.get("stage_id"), parameters, (*where, "parameters"))
    return found


def stage_sense(stage_id: object, parameters: dict[str, Any], place: Place) -> list[Complaint]:
    """Rules that the parameter models only state in words (contract section 3)."""
    if stage_id == "summarize" and "{{DOCUMENTS}}" not in str(parameters.get("prompt", "")):
        return [Complaint((*place, "prompt"), "value_error", "needs {{DOCUMENTS}}")]
    if stage_id != "feature_search":
        return []
    searches = parameters.get("searches") or []
    least = min((s.get("top_k") or 100 for s in searches if isinstance(s, dict)), default=5000)
    final = parameters.get("final_top_k", 25)
    if isinstance(final, int) and isinstance(least, int) and final > least:
        message = f"final_top_k {final} exceeds the least top_k {least}"
        return [Complaint((*place, "final_top_k"), "value_error", message)]
    return []


@rule("SharedTriggersModelsCreateTriggerRequest")
def trigger(body: dict[str, Any], place: Place, closed: bool) -> list[Complaint]:
    """The action and the schedule of a trigger fit their types."""
    where, action = (*place, "action_config"), body.get("action_config")
    if body.get("action_type") == "alert_evaluation":  # has no model in the SDK
        found = [] if isinstance(action, dict) and set(action) == {"alert_id"} else [
            Complaint(where, "value_error", "should hold alert_id alone")
        ]
    else:
        found = of_kind(ACTIONS, body.get("action_type"), action, where, closed)
    return found + check_schedule(
        body.get("trigger_type"), body.get("schedule_config"), (*place, "schedule_config")
    )


@rule("CollectionScheduleConfig")
def collection_schedule(body: dict[str, Any], place: Place, closed: bool) -> list[Complaint]:
    """The schedule of a collection fits its type."""
    del closed
    return check_schedule(
        body.get("trigger_type"), body.get("schedule_config"), (*place, "schedule_config")
    )


INPUTS = {"text_extractor": {"text"}, "image_extractor": {"image"}}
"""What the extractors that take one input call it."""


@rule("SharedCollectionFeaturesExtractorsModelsFeatureExtractorConfigInput")
def extractor_inputs(body: dict[str, Any], place: Place, closed: bool) -> list[Complaint]:
    """The extractors with one input are given that input alone (contract section 1b, 5d)."""
    del closed
    mappings = body.get("input_mappings")
    known = INPUTS.get(str(body.get("feature_extractor_name")))
    if known is None or not isinstance(mappings, dict):
        return []
    return [
        Complaint((*place, "input_mappings", key), "extra_forbidden", f"takes {sorted(known)}")
        for key in mappings
        if key not in known
    ]


@rule("NotificationChannelConfig")
def alert_channel(body: dict[str, Any], place: Place, closed: bool) -> list[Complaint]:
    """The configuration of an alert's channel fits its type; email also takes ``to``."""
    kind, config, where = body.get("channel_type"), body.get("config"), (*place, "config")
    if config is None or kind == "batch":
        return [] if body.get("channel_id") or kind == "batch" else [
            Complaint(where, "missing", "a channel without channel_id needs a config")
        ]
    if kind == "email" and isinstance(config, dict) and set(config) == {"to"}:
        config = {"to_addresses": config["to"]}
    return of_kind(CHANNELS, kind, config, where, closed)


@rule("WebhookChannelInput")
def webhook_channel(body: dict[str, Any], place: Place, closed: bool) -> list[Complaint]:
    """The configuration of a webhook's channel fits its type."""
    return of_kind(
        CHANNELS, body.get("channel"), body.get("configs"), (*place, "configs"), closed
    )


@rule("LogicalOperatorInput", "StageDefsLogicalOperator")
def conditions(body: dict[str, Any], place: Place, closed: bool) -> list[Complaint]:
    """A filter is a group of filters or one condition (contract section 2, list filters)."""
    del closed
    groups, condition = {"AND", "OR", "NOT", "case_sensitive"}, {"field", "operator", "value"}
    keys = set(body)
    if keys <= groups:
        return []
    if not keys <= condition or "field" not in keys:
        message = f"should hold {sorted(groups)} or {sorted(condition)}, not {sorted(keys)}"
        return [Complaint(place, "extra_forbidden", message)]
    known = {str(member.value) for member in StageDefsFilterOperator}
    if body.get("operator", "eq") not in known:
        return [Complaint((*place, "operator"), "enum", f"should be one of {sorted(known)}")]
    return []
