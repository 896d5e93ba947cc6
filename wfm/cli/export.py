"""`wfm export`: a plan in the format of another system."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wfm.cli.options import json_option, lang_option, out_option, path_option, plan_argument, quiet_option

if TYPE_CHECKING:
    import pandas as pd

    from wfm.config import Config
    from wfm.interchange.export import Exported


@click.command(epilog="Example: wfm export plans/demo teams-shifts --out shifts.xlsx")
@plan_argument
@click.argument("profile_name", metavar="PROFILE")
@out_option("The file, or the folder of the files; exports in the plan folder by default.")
@path_option("--ids ids_file", "The system's ids: CSV with kind (agents, queues, activities), id, target; or YAML.")
@click.option("--post", "address", metavar="URL", help="Send messages to this webhook too, one after the other.")
@click.option("--dry-run", is_flag=True, help="Print what would be written or sent; write and send nothing.")
@lang_option
@quiet_option
@json_option
def export(
    folder: Path,
    profile_name: str,
    out: Path | None,
    ids_file: Path | None,
    address: str | None,
    dry_run: bool,
    language: str | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Write a plan for another system, through a profile.

    PROFILE is a name of `wfm profiles`, or a YAML file of your own (`wfm profiles check` explains what is wrong with
    one).
    Profiles of the grades C and D are unverified: compare the first file with what the system asks for.
    """
    made = _make(folder, profile_name, ids_file, language)
    profile = made.profile
    if address is not None:
        from wfm.interchange.posting import check_address

        check_address(profile, address)
    if not profile.verified:
        click.echo(f"{profile.name}: unverified (grade {profile.grade}); try it with a few shifts first", err=True)
    if made.left_out and not quiet:
        click.echo(f"{profile.name}: {made.left_out:,} rows are of no use to the system and left out", err=True)
    places = _places(made, out, folder)
    told: dict[str, Any] = {
        "profile": profile.name,
        "grade": profile.grade,
        "files": [str(place) for place in places.values()],
    }
    if dry_run:
        _show(made, places, address, quiet, as_json, told)
        return
    _write(made, places)
    told["posted"] = _post(made, address)
    if as_json:
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
    elif not quiet:
        _tell(told)


def _make(folder: Path, profile_name: str, ids_file: Path | None, language: str | None) -> Exported:
    from wfm.interchange import Ids, load_profile, make_files, read_ids
    from wfm.plan_folder import read_plan

    profile = load_profile(profile_name)
    ids = read_ids(ids_file) if ids_file else Ids()
    plan = read_plan(folder)
    tables = plan.tables | (_measured(folder, plan.config) if profile.format == "star" else {})
    return make_files(profile, plan.config, plan.agents, tables, ids, language or plan.config.report.language)


def _measured(folder: Path, config: Config) -> dict[str, pd.DataFrame]:
    """Return what `wfm kpi` wrote into the plan folder, where it did."""
    from wfm.performance.tables import KPI
    from wfm.table_io import read_table

    path = folder / "kpi.csv"
    return {"kpi": read_table(path, KPI, config.site.timezone)} if path.is_file() else {}


def _places(made: Exported, out: Path | None, folder: Path) -> dict[Path, Path]:
    """Return where each file goes.

    Raises:
        InputError: `--out` names a file, and there are several or none.
    """
    from wfm.errors import InputError

    if out is None or out.is_dir() or not out.suffix:
        return {name: (out or folder / "exports") / name for name in made.files}
    if len(made.files) != 1:
        fault = f"{made.profile.name} gives {len(made.files)} files; name a folder"
        raise InputError.at(out, 0, "--out", fault)
    return dict.fromkeys(made.files, out)


def _write(made: Exported, places: dict[Path, Path]) -> None:
    from wfm.errors import InputError
    from wfm.interchange import write_files

    for name, place in places.items():
        try:
            write_files({Path(place.name): made.files[name]}, place.parent)
        except OSError as error:
            fault = f"cannot be written: {error.strerror}; name another place"
            raise InputError.at(place, 0, "--out", fault) from None


def _post(made: Exported, address: str | None) -> int:
    if address is None:
        return 0
    from wfm.interchange.posting import post

    return post(address, made.files)


def _show(
    made: Exported, places: dict[Path, Path], address: str | None, quiet: bool, as_json: bool, told: dict[str, Any]
) -> None:
    if as_json:
        click.echo(json.dumps(told | {"posted": 0, "dry_run": True}, indent=2, ensure_ascii=False))
    elif not quiet:
        for name, place in places.items():
            click.echo(f"would write {place} ({len(made.files[name]):,} bytes)")
            if address is not None:
                click.echo(f"would send: {made.files[name].decode('utf-8')}", nl=False)


def _tell(told: dict[str, Any]) -> None:
    for place in told["files"]:
        click.echo(place)
    if not told["files"]:
        click.echo("nothing to write: the plan has no shifts for it")
    if told["posted"]:
        click.echo(f"{told['posted']:,} messages sent")
