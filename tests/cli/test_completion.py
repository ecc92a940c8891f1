"""Completion of a command line: by what each shell asks, and by the shells themselves where they are installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from commission_opt.cli.help import COMMANDS
from commission_opt.cli.main import COMPLETE
from commission_opt.cli.options import ENGINE_NAMES
from commission_opt.engines.catalogue import NAMES
from tests.cli.run import ROOT, environment, run

SHELLS = ("bash", "zsh", "fish", "powershell")
PROGRAM = "commission-opt"
SCRIPTS = Path(sys.executable).parent  # where the program is installed


def asked(monkeypatch: pytest.MonkeyPatch, shell: str, words: str, cwd: Path) -> list[str]:
    """What a shell is told that a line may go on with; its last word is being typed, or empty."""
    before = words.split(" ")
    monkeypatch.setenv(COMPLETE, f"{shell}_complete")
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", before[-1] if shell == "fish" else str(len(before) - 1))
    done = run(cwd=cwd)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    if shell in ("zsh", "powershell"):  # kind, value and help, on three lines
        return [",".join(lines[at : at + 2]) for at in range(0, len(lines) - 2, 3)]
    return [line.split("\t")[0] for line in lines]


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_is_printed_and_not_the_help_page(shell: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(COMPLETE, f"{shell}_source")
    done = run(cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{shell}_complete" in done.stdout
    assert "Usage:" not in done.stdout


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_is_told_commands_options_values_and_files(
    shell: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert asked(monkeypatch, shell, f"{PROGRAM} ", tmp_path) == [f"plain,{name}" for name in COMMANDS]
    assert asked(monkeypatch, shell, f"{PROGRAM} so", tmp_path) == ["plain,solve"]
    assert asked(monkeypatch, shell, f"{PROGRAM} --ver", tmp_path) == ["plain,--version"]
    assert "plain,--verify" in asked(monkeypatch, shell, f"{PROGRAM} solve --ver", tmp_path)
    assert asked(monkeypatch, shell, f"{PROGRAM} solve a.toml --engine c", tmp_path) == ["plain,cbc", "plain,cpsat"]
    assert asked(monkeypatch, shell, f"{PROGRAM} solve a.toml --method ext", tmp_path) == ["plain,extensive"]
    assert asked(monkeypatch, shell, f"{PROGRAM} solve inst", tmp_path) == ["file,inst"]
    asked(monkeypatch, shell, f"{PROGRAM} nonsense so", tmp_path)  # there is nothing to say, and nothing goes wrong


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_can_be_completed(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "plain,--debug" in asked(monkeypatch, "bash", f"{PROGRAM} {command} --d", tmp_path)


def test_engines_are_those_of_the_catalogue() -> None:
    assert ENGINE_NAMES == NAMES


def test_a_shell_that_is_not_known_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(COMPLETE, "tcsh_source")
    done = run(cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "There is bash_source, zsh_source, fish_source, powershell_source." in done.stderr


def test_nothing_heavy_is_loaded_to_complete_a_line(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom commission_opt.cli.main import main\n"
        "sys.argv = ['commission-opt']\nmain()\n"
        "sys.exit(' '.join({'numpy', 'pandas', 'pulp', 'highspy', 'ortools', 'pydantic'} & set(sys.modules)))"
    )
    words = {COMPLETE: "bash_complete", "COMP_WORDS": f"{PROGRAM} solve a.toml --engine ", "COMP_CWORD": "4"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment(**words),
        text=True,
        capture_output=True,
        check=False,
    )
    assert (done.stdout.split()[0], done.stderr.strip()) == ("plain,highs", "")


# -- the shells themselves ---------------------------------------------------------------------------

BASH = f"""
eval "$({COMPLETE}=bash_source {PROGRAM})"
COMP_WORDS=({PROGRAM} so) COMP_CWORD=1
_commission_opt_completion {PROGRAM}
printf '%s\\n' "${{COMPREPLY[@]}}"
complete -p {PROGRAM}
"""
ZSH = f"""
compdef() {{ print -r -- "compdef $*" }}
_describe() {{ print -rl -- "${{(@P)3}}" }}
eval "$({COMPLETE}=zsh_source {PROGRAM})"
words=({PROGRAM} so) CURRENT=2
_commission_opt_completion
"""
FISH = f"{COMPLETE}=fish_source {PROGRAM} | source; complete -C '{PROGRAM} so'"
POWERSHELL = f"""
$env:{COMPLETE} = 'powershell_source'; {PROGRAM} | Out-String | Invoke-Expression; $env:{COMPLETE} = $null
(TabExpansion2 '{PROGRAM} so' {len(PROGRAM) + 3}).CompletionMatches.CompletionText
"""


def by(shell: str, *args: str, cwd: Path) -> str:
    found = shutil.which(shell)
    if found is None:
        pytest.skip(f"{shell} is not installed here")
    path = f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [found, *args], cwd=cwd, env=environment(PATH=path, HOME=str(cwd)), text=True, capture_output=True, check=False
    )
    assert done.stderr == ""
    return done.stdout


def test_bash_completes(tmp_path: Path) -> None:
    told = by("bash", "--norc", "-c", BASH, cwd=tmp_path).splitlines()
    assert told == ["solve", f"complete -o nosort -F _commission_opt_completion {PROGRAM}"]


def test_zsh_completes(tmp_path: Path) -> None:
    told = by("zsh", "-f", "-c", ZSH, cwd=tmp_path).splitlines()
    assert told == [f"compdef _commission_opt_completion {PROGRAM}", f"solve:{COMMANDS['solve'][1]}"]


def test_fish_completes(tmp_path: Path) -> None:
    assert by("fish", "--no-config", "-c", FISH, cwd=tmp_path).startswith("solve\tFind the cheapest mix")


def test_powershell_completes(tmp_path: Path) -> None:
    assert by("pwsh", "-NoProfile", "-Command", POWERSHELL, cwd=tmp_path).split() == ["solve"]


def test_the_page_of_the_command_line_turns_each_of_them_on() -> None:
    page = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    assert all(f"{COMPLETE}={shell}_source" in page for shell in ("bash", "zsh", "fish"))
    assert f"$env:{COMPLETE} = 'powershell_source'" in page
