"""What a template from elsewhere may hold: nothing that unpacks without end, runs, or is fetched when the paper opens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any
from zipfile import ZipFile

from commission_opt.instance.spelling import clean

MOST_UNPACKED = 200_000_000  # bytes of all parts together
MOST_RATIO = 200  # of a part to what it is packed into; text of a document packs to a tenth or so
SMALL = 1_000_000  # bytes: a part up to this size may be packed any better
MOST_PARTS = 5_000

_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_STRICT = "{http://purl.oclc.org/ooxml/package/relationships}Relationship"
_WORDS = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
_VML = "{urn:schemas-microsoft-com:"
_FETCHED = re.compile(
    r"\b(INCLUDEPICTURE|INCLUDETEXT|INCLUDE|IMPORT|DDE|DDEAUTO|LINK|DATABASE|RD|MACROBUTTON)\b", re.IGNORECASE
)
_ELSEWHERE = re.compile(r"\s*([a-z][a-z0-9+.-]*:|//|\\\\)", re.IGNORECASE)
_LINKS = ("http:", "https:", "mailto:")  # of what a reader may click on
_PROGRAMS = ("vbaproject", "vbadata", "activex", "oleobject")
_BODY = "word/document.xml"  # what is written there is taken out anyway


class Unsafe(Exception):
    """A part of the file that a paper must not hold: what it is, and the remedy."""


def unpacked(content: bytes) -> tuple[dict[str, bytes], list[str]]:
    """The parts of a Word file by name, and what was taken out of them.

    Raises
    ------
    Unsafe
        Where it unpacks to too much, has names or XML that no Word document has, runs something or fetches something.
    BadZipFile
        Where it is no such file.
    """
    parts = _parts(content)
    dropped: list[str] = []
    for name in list(parts):
        if not name.lower().endswith((".xml", ".rels", ".vml")):
            continue
        _check_no_entities(name, parts[name])
        root = _root(parts[name])
        if root is None:
            continue
        if name.endswith(".rels"):
            _check_relations(name, root, parts, dropped)
        elif name.lower() != _BODY:
            _check_fields(name, root)
            _check_addresses(name, root)
    return parts, dropped


def _parts(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as packed:
        listed = packed.infolist()
        if len(listed) > MOST_PARTS:
            raise Unsafe(f"holds {len(listed):,} parts, and no Word document needs more than {MOST_PARTS:,}.")
        whole = sum(one.file_size for one in listed)
        if whole > MOST_UNPACKED:
            size = f"{whole / 1e6:,.0f} MB, and at most {MOST_UNPACKED / 1e6:,.0f} MB is read"
            raise Unsafe(f"unpacks to too much: {size}. Take large pictures out.")
        parts: dict[str, bytes] = {}
        for one in listed:
            if one.file_size > SMALL and one.file_size > MOST_RATIO * max(one.compress_size, 1):
                raise Unsafe(f"has a part, {clean(one.filename)}, that unpacks to over {MOST_RATIO} times its size.")
            _check_name(one.filename, parts)
            parts[one.filename] = packed.read(one)
    return parts


def _check_name(name: str, known: dict[str, bytes]) -> None:
    posix, windows = PurePosixPath(name), PureWindowsPath(name)
    if posix.is_absolute() or windows.drive or windows.root or ".." in windows.parts:
        raise Unsafe(f"has a part with a name that leads out of the file: '{clean(name)}'.")
    if name in known:
        raise Unsafe(f"has two parts of the name '{clean(name)}'.")
    if any(word in name.lower() for word in _PROGRAMS):
        raise Unsafe(f"holds macros or programs ('{clean(name)}'). Save it without them, as .docx or .dotx.")


def _check_no_entities(name: str, part: bytes) -> None:
    """Office files have no document type: it is there to define entities, which grow or fetch files."""
    if b"<!DOCTYPE" in part.replace(b"\0", b"").upper():  # UTF-16 as well
        raise Unsafe(f"has a document type or entities in '{clean(name)}', which no Word document has.")


def _root(part: bytes) -> Any:
    from lxml import etree

    try:
        return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except (etree.XMLSyntaxError, ValueError):
        return None  # python-docx says that the file is damaged, where it needs the part


def _check_relations(name: str, root: Any, parts: dict[str, bytes], dropped: list[str]) -> None:
    """Take out a template that is attached from elsewhere; refuse what else would be fetched."""
    from lxml import etree

    for one in [*root.iter(_RELATIONS, _STRICT)]:
        kind = str(one.get("Type", "")).rpartition("/")[2]
        target = str(one.get("Target", ""))
        if any(word in f"{kind}\n{target}".lower() for word in _PROGRAMS):
            raise Unsafe(f"holds macros or programs ('{clean(target)}'). Save it without them, as .docx or .dotx.")
        outside = one.get("TargetMode") == "External" or (kind != "hyperlink" and _ELSEWHERE.match(target))
        if kind == "hyperlink" and not target.lower().startswith((*_LINKS, "#")) and outside:
            raise Unsafe(f"has a link to '{clean(target)}'. Take it out: links lead to web pages or e-mail addresses.")
        if kind == "attachedTemplate":
            _detach(name, str(one.get("Id", "")), parts)
            root.remove(one)
            dropped.append(f"the template attached from '{clean(target)}'")
        elif outside and kind != "hyperlink":
            raise Unsafe(f"fetches '{clean(target)}' when it is opened ({clean(kind)}). Embed it, or take it out.")
    parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _detach(relations: str, key: str, parts: dict[str, bytes]) -> None:
    """Take out of the part what calls the relation."""
    from lxml import etree

    folder, _, file = relations.removesuffix(".rels").rpartition("_rels/")
    source = folder + file
    root = _root(parts[source]) if source in parts else None
    if root is None:
        return
    for one in [*root.iter(*(f"{words}attachedTemplate" for words in _WORDS))]:
        if key in one.attrib.values():
            one.getparent().remove(one)
    parts[source] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _codes(root: Any) -> Iterator[str]:
    """What the fields of a part say; one that is split over runs is put together again."""
    yield "".join(str(one.text or "") for words in _WORDS for one in root.iter(f"{words}instrText"))
    for words in _WORDS:
        yield from (str(one.get(f"{words}instr", "")) for one in root.iter(f"{words}fldSimple"))


def _check_fields(name: str, root: Any) -> None:
    for code in _codes(root):
        found = _FETCHED.search(code)
        if found:
            raise Unsafe(
                f"has a field {found[0].upper()} in '{clean(name)}', which fetches or runs something. Take it out."
            )


def _check_addresses(name: str, root: Any) -> None:
    """Refuse pictures of the old drawing language that are named by their address."""
    for one in root.iter():
        if not isinstance(one.tag, str) or not one.tag.startswith(_VML):
            continue
        for key, value in one.attrib.items():
            here = key.rpartition("}")[2].lower()
            link = (
                here == "href"
                and value.lower().startswith(_LINKS)
                and not one.tag.endswith(("}imagedata", "}fill", "}stroke"))
            )
            if here in ("src", "href", "althref") and _ELSEWHERE.match(value) and not link:
                raise Unsafe(f"fetches '{clean(value)}' when it is opened ('{clean(name)}'). Embed it, or take it out.")
