"""An instance file as it is edited: what it says, what is wrong with it, and its text after edits."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path as FilePath
from typing import Any

from commission_opt.instance.document import Document
from commission_opt.instance.editing.edit import Edit, edited_text
from commission_opt.instance.extends import read_document
from commission_opt.instance.instance import Instance
from commission_opt.instance.load import load_text
from commission_opt.instance.problems import InvalidInstance, Problem
from commission_opt.instance.reader import read_text


@dataclass(frozen=True)
class InstanceFile:
    """The text of a TOML instance file, and where it stands.

    Attributes
    ----------
    content
        Its text; what it extends and the CSV files that it names are read from its folder.
    """

    path: FilePath
    content: str

    @classmethod
    def read(cls, path: str | FilePath) -> InstanceFile:
        """The file as it is now.

        Raises
        ------
        InvalidInstance
            Where it is missing, cannot be read, or is no text.
        """
        return cls(FilePath(path), read_text(FilePath(path), FilePath(path).name))

    @cached_property
    def sha256(self) -> str:
        """Hash of the text: another one says that somebody else has changed the file."""
        return hashlib.sha256(self.content.encode()).hexdigest()

    @cached_property
    def document(self) -> Document:
        """Its tables with those that it extends, checked in nothing but that they can be read.

        Raises
        ------
        InvalidInstance
            Where they cannot.
        """
        return read_document(self.path, self.content)

    @cached_property
    def extends(self) -> str:
        """The file that it extends; empty where it extends none, or is no TOML."""
        try:
            return str(tomllib.loads(self.content).get("extends", ""))
        except (ValueError, RecursionError):
            return ""

    @cached_property
    def base(self) -> Mapping[str, Any]:
        """The tables of that file."""
        return read_document(self.path.parent / self.extends).data if self.extends else {}

    def instance(self) -> Instance:
        """The instance that it is.

        Raises
        ------
        InvalidInstance
            With every problem.
        """
        return load_text(self.path, self.content)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong with it; nothing where it can be solved."""
        try:
            self.instance()
        except InvalidInstance as error:
            return error.problems
        return ()

    def edited(self, edits: Iterable[Edit]) -> InstanceFile:
        """The file with edits made; it may be wrong, as `problems` says.

        Raises
        ------
        NotEditable
            Where an edit cannot be said in this file.
        """
        return InstanceFile(self.path, edited_text(self.content, self.document.data, edits, self.base))
