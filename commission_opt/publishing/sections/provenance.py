"""Version, seed and hash: what is needed to make the same answer again."""

from __future__ import annotations

from commission_opt.publishing.report import Facts, Section
from commission_opt.publishing.source import Source


def section(source: Source) -> Section:
    """How to repeat the run."""
    info, run = source.result["instance"], source.result["run"]
    limit = "none" if run["time_limit"] is None else f"{run['time_limit']:g} s"
    items: tuple[tuple[str, str], ...] = (
        ("Instance file", info["file"]),
        ("Instance hash (SHA-256)", info["sha256"]),
        ("Program", f"commission_opt {run['version']}"),
        ("Engine", f"{run['engine']} {run['engine_version']}".strip()),
        ("Seed", str(run["seed"])),
        ("Threads", str(run["threads"])),
        ("Gap asked for", f"{run['gap']:g}"),
        ("Time limit", limit),
        ("Changes to the file", str(len(info["changes"])) if info["changes"] else "none"),
    )
    tried = source.studies.get("recommend", {}).get("command")
    items += (("Trial of mixes", str(tried)),) if tried else ()
    return Section("provenance", "How to repeat it", (Facts(items),))
