"""Labour rules by name: one YAML file a preset, each with its source."""

from __future__ import annotations

from importlib import resources

import yaml

from wfm.config.contracts import Rules


def preset_names() -> list[str]:
    """Return the names of all presets."""
    files = resources.files(__package__).iterdir()
    return sorted(file.name.removesuffix(".yaml") for file in files if file.name.endswith(".yaml"))


def resolve_rules(rules: Rules) -> Rules:
    """Return the rules with the preset's filled in wherever the configuration says nothing."""
    if rules.preset is None:
        return rules
    text = resources.files(__package__).joinpath(f"{rules.preset}.yaml").read_text(encoding="utf-8")
    given = rules.model_dump(exclude_none=True)
    return Rules(**(yaml.safe_load(text) | given))
