"""What the doctor found: each finding is one sentence, each problem names the setting and the next
step. No token ever appears in one."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "warning", "problem"]

_SIGNS: dict[Level, str] = {"ok": "✓", "warning": "!", "problem": "✗"}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `fix` says what to do, and is empty where all is well."""

    level: Level
    what: str
    fix: str = ""


def ok(what: str) -> Finding:
    """All is well."""
    return Finding("ok", what)


def warning(what: str, fix: str) -> Finding:
    """It works, but not all of it."""
    return Finding("warning", what, fix)


def problem(what: str, fix: str) -> Finding:
    """The service can't work like this."""
    return Finding("problem", what, fix)


def healthy(findings: list[Finding]) -> bool:
    """Whether the service can run: there may be warnings, but no problem."""
    return all(finding.level != "problem" for finding in findings)


def report(findings: list[Finding]) -> str:
    """The findings for a person, one or two lines each."""
    lines = []
    for finding in findings:
        lines.append(f"{_SIGNS[finding.level]} {finding.what}")
        if finding.fix:
            lines.append(f"    → {finding.fix}")
    count = sum(finding.level == "problem" for finding in findings)
    verdict = "Ready to run." if not count else f"{count} problem{'s' if count > 1 else ''} to fix."
    return "\n".join([*lines, "", verdict])
