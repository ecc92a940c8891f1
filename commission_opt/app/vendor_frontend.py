"""Takes GOV.UK Frontend's style sheet and script into `static/vendor`, without its font, crest and logo.

``python -m commission_opt.app.vendor_frontend`` asks npm for the package; a file of it can be named instead.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

PACKAGE, VERSION = "govuk-frontend", "6.6.0"
PLACE = Path(__file__).parent / "static" / "vendor"
INSIDE = "package/dist/govuk/govuk-frontend.min"
OWN_FONT = "Arial,Helvetica,sans-serif"  # the font of GOV.UK is for its own sites alone
LICENCE = "LICENCE.txt"  # is kept as it is, but for the version in its first line


def taken(package: bytes) -> dict[str, str]:
    """The files that the workbench serves, by name, from the content of the npm package."""
    with tarfile.open(fileobj=io.BytesIO(package), mode="r:gz") as archive:
        css, script = (_text(archive, f"{INSIDE}.{ending}") for ending in ("css", "js"))
    return {
        "govuk-frontend.css": without_font_and_images(css),
        "govuk-frontend.js": re.sub(r"\n?//# sourceMappingURL=.*", "", script) + "\n",
        LICENCE: re.sub(r"[\d.]+(?=,)", VERSION, (PLACE / LICENCE).read_text(encoding="utf-8"), count=1),
    }


def without_font_and_images(css: str) -> str:
    """The style sheet, asking for no other file."""
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = css.replace("GDS Transport,arial,sans-serif", OWN_FONT)
    css = re.sub(r"url\([^)]*\)", "none", css)
    return re.sub(r"\n?/\*# sourceMappingURL=.*\*/", "", css) + "\n"


def _text(archive: tarfile.TarFile, name: str) -> str:
    found = archive.extractfile(name)
    assert found is not None, name
    return found.read().decode("utf-8")


def _packed() -> bytes:
    """The package as npm gives it."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is not installed: name a file of the package.")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([npm, "pack", f"{PACKAGE}@{VERSION}"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        return next(Path(folder).glob("*.tgz")).read_bytes()


def main(args: list[str]) -> None:
    """Write the files."""
    package = Path(args[0]).read_bytes() if args else _packed()
    PLACE.mkdir(parents=True, exist_ok=True)
    for name, content in taken(package).items():
        (PLACE / name).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
