"""How often something recurs: the answers that have a name, and what each stands for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

Every = Literal["hourly", "6h", "daily"]
EVERY: tuple[Every, ...] = get_args(Every)
SECONDS: Mapping[str, int] = {"hourly": 3600, "6h": 21600, "daily": 86400}
"""Counted from whenever the last run was."""
CRON: Mapping[str, str] = {"hourly": "0 * * * *", "6h": "0 */6 * * *", "daily": "0 0 * * *"}
"""Counted from midnight, in a time zone."""
MIDNIGHT = CRON["daily"]
INTERVALS: tuple[Every, ...] = ("hourly", "6h")
"""Those that Set up makes intervals of; a daily run is at midnight."""
