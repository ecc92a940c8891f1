"""Stub replaced below."""

from __future__ import annotations
from commission_opt.plan.result import Result


def answer_text(result: Result) -> str:
    return f"{result['instance']['title']}\n{result['objective']}"
