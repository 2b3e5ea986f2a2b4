"""Copies the named files of package-lock.json into static/vendor/ and writes down their sums.

Run `python -m portals.vendoring` after a change of package.json; the copies are committed.
"""

import hashlib
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

HERE: Final = Path(__file__).parent
VENDOR: Final = HERE / "static" / "vendor"
SUMS: Final = VENDOR / "vendor.sha256"
PLEX: Final = ("cyrillic", "greek", "latin", "latin-ext", "vietnamese")
FONTS: Final = {
    "plex": ("ibm-plex-sans", PLEX, (400, 600)),
    "plex-arabic": ("ibm-plex-sans-arabic", ("arabic",), (400, 600)),
    "plex-hebrew": ("ibm-plex-sans-hebrew", ("hebrew",), (400, 600)),
    "hand": ("caveat", ("cyrillic", "latin", "latin-ext"), (500,)),
}


def _font_files() -> dict[str, str]:
    """Fonts of documents and portals, one file for a script and a weight, and their licences."""
    files = {}
    for name, (package, scripts, weights) in FONTS.items():
        folder = f"@fontsource/{package}"
        files[f"fonts/{name}.LICENSE"] = f"{folder}/LICENSE"
        for script in scripts:
            for weight in weights:
                source = f"{folder}/files/{package}-{script}-{weight}-normal.woff2"
                files[f"fonts/{name}-{script}-{weight}.woff2"] = source
    return files


FILES: Final = {
    **_font_files(),
    "graphiql/graphiql.min.js": "graphiql/graphiql.min.js",
    "graphiql/graphiql.min.css": "graphiql/graphiql.min.css",
    "graphiql/graphiql.LICENSE": "graphiql/LICENSE",
    "graphiql/react.min.js": "react/umd/react.production.min.js",
    "graphiql/react.LICENSE": "react/LICENSE",
    "graphiql/react-dom.min.js": "react-dom/umd/react-dom.production.min.js",
    "graphiql/react-dom.LICENSE": "react-dom/LICENSE",
    "signature_pad/signature_pad.umd.min.js": "signature_pad/dist/signature_pad.umd.min.js",
    "signature_pad/signature_pad.LICENSE": "signature_pad/LICENSE",
}


def sums() -> dict[str, str]:
    """SHA-256 of every vendored file, as the folder is now."""
    files = sorted(each for each in VENDOR.rglob("*") if each.is_file() and each != SUMS)
    return {
        each.relative_to(VENDOR).as_posix(): hashlib.sha256(each.read_bytes()).hexdigest()
        for each in files
    }


def recorded() -> dict[str, str]:
    """SHA-256 of every vendored file, as written down."""
    lines = (line.split("  ", 1) for line in SUMS.read_text().splitlines())
    return {name: digest for digest, name in lines}


def vendor() -> None:
    """Install what the lock names, without running its scripts, and copy."""
    with TemporaryDirectory() as temporary:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, temporary)
        npm = shutil.which("npm") or "npm"
        subprocess.run([npm, "ci", "--ignore-scripts"], cwd=temporary, check=True)
        for name, source in FILES.items():
            (VENDOR / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(Path(temporary, "node_modules", source), VENDOR / name)
    SUMS.write_text("".join(f"{digest}  {name}\n" for name, digest in sums().items()))


if __name__ == "__main__":
    vendor()
