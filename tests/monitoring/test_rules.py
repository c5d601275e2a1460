"""The alerts for Prometheus speak of figures that there are."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.channels.registry import CHANNELS
from tests.monitoring.conftest import Watch

RULES = Path(__file__).resolve().parents[2] / "deploy" / "prometheus-rules.yml"
ALERTS: list[dict[str, Any]] = [
    rule for group in yaml.safe_load(RULES.read_text(encoding="utf-8"))["groups"] for rule in group["rules"]
]
DASHBOARD = json.loads((RULES.parent / "grafana" / "dashboard.json").read_text(encoding="utf-8"))
PANELS: list[dict[str, Any]] = [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]
SELECTOR = re.compile(r'(bot_\w+)(?:\{(\w+)=(~?)"([^"]+)"\})?')


@pytest.fixture
def exported(watch: Watch, transactional_db: None) -> str:
    """The whole of /metrics, with its descriptions."""
    assert CHANNELS
    return watch("/metrics").text


def family(metric: str, exported: str) -> bool:
    """Whether a metric of that name is exported; one without values yet has its description."""
    base = metric.removesuffix("_bucket")
    return f"\n# TYPE {base} " in f"\n{exported}"


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: str(alert["alert"]))
def test_each_alert_names_figures_and_label_values_that_are_exported(alert: dict[str, Any], exported: str) -> None:
    named = SELECTOR.findall(alert["expr"])

    assert named or "up{" in alert["expr"]
    for metric, label, _, values in named:
        assert family(metric, exported), metric
        for value in filter(None, values.split("|")):
            shown = rf'\n{metric}\{{[^}}]*\b{label}="{value}"'
            # Redis is probed only where it is set, and no worker has run here.
            assert value == "redis" or re.search(shown, exported), (metric, label, value)


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: str(alert["alert"]))
def test_each_alert_says_what_it_is_about_what_to_do_and_how_urgent_it_is(alert: dict[str, Any]) -> None:
    assert alert["labels"]["severity"] in ("critical", "warning")
    assert set(alert["annotations"]) == {"summary", "action"}
    assert re.fullmatch(r"\d+m", alert.get("for", "0m"))
    assert alert["expr"].count("(") == alert["expr"].count(")")


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: str(panel["title"]))
def test_each_panel_of_the_dashboard_shows_figures_that_are_exported(panel: dict[str, Any], exported: str) -> None:
    named = [metric for target in panel["targets"] for metric in re.findall(r"bot_\w+", target["expr"])]

    assert named and panel["description"]
    for metric in named:
        base = re.sub(r"_(bucket|sum|count)$", "", metric)
        assert family(metric, exported) or family(base, exported), metric


def test_no_two_alerts_have_one_name() -> None:
    assert len({alert["alert"] for alert in ALERTS}) == len(ALERTS)


def test_a_name_that_is_not_exported_would_be_noticed(exported: str) -> None:
    assert not family("bot_zebras_total", exported)
