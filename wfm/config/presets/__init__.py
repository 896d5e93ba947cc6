"""Labour rules by name: one YAML file a preset, each rule with its source. Not legal advice."""

from __future__ import annotations

from importlib import resources

from wfm.config.rules import CONFIGURATION, Rules, rule_names
from wfm.config.yaml_loader import read_own_yaml


def preset_names() -> list[str]:
    """Return the names of all presets."""
    files = resources.files(__package__).iterdir()
    return sorted(file.name.removesuffix(".yaml") for file in files if file.name.endswith(".yaml"))


def read_preset(name: str) -> Rules:
    """Return the rules of a preset with their sources."""
    return Rules(**read_own_yaml(resources.files(__package__).joinpath(f"{name}.yaml")))


def resolve_rules(rules: Rules) -> Rules:
    """Return the rules with the preset's filled in wherever the configuration says nothing.

    A rule given as null, or named by `off`, does not hold. Every rule of the result knows its source.
    """
    if rules.preset is None:
        return rules
    preset = read_preset(rules.preset)
    given = {name for name in rule_names() if getattr(rules, name) is not None}
    nulls = {name for name in rule_names() if name in rules.model_fields_set and getattr(rules, name) is None}
    off = [name for name in rule_names() if name in nulls | set(rules.off)]
    values = {name: getattr(rules if name in given else preset, name) for name in rule_names() if name not in off}
    sources = {name: preset.sources[name] for name in values if name not in given and name in preset.sources}
    sources |= {name: _instead(preset, name, values[name]) for name in given if name not in off}
    held = {name: value for name, value in values.items() if value is not None}
    return Rules(preset=rules.preset, off=tuple(off), sources=_in_order(sources | rules.sources), **held)


def _instead(preset: Rules, name: str, value: object) -> str:
    """Return the source of a rule that the configuration gives: the preset's where it says the same."""
    return preset.sources[name] if getattr(preset, name) == value and name in preset.sources else CONFIGURATION


def _in_order(sources: dict[str, str]) -> dict[str, str]:
    return {name: sources[name] for name in rule_names() if name in sources}
