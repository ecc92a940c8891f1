"""Ctrl-C while an engine works is heard once, by the engine or by whoever called it."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from commission_opt.engines.interrupt import Interruptions


@pytest.fixture(autouse=True)
def handled() -> Iterator[None]:
    """As in a program that a user has started; in the background Ctrl-C may be ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_it_is_counted_and_raises_nothing_where_somebody_asks() -> None:
    with Interruptions() as interruptions:
        assert not interruptions.new()
        signal.raise_signal(signal.SIGINT)
        assert interruptions.new()
        assert not interruptions.new()


def test_it_is_passed_on_where_the_work_ended_before_anybody_asked() -> None:
    with pytest.raises(KeyboardInterrupt), Interruptions():
        signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_within_another_block_it_is_passed_on_to_that() -> None:
    with Interruptions() as outer:
        with Interruptions():
            signal.raise_signal(signal.SIGINT)
        assert outer.new()


def test_an_error_of_the_work_comes_first() -> None:
    def work() -> None:
        with Interruptions():
            signal.raise_signal(signal.SIGINT)
            raise ValueError("of the work")

    with pytest.raises(ValueError, match="of the work"):
        work()
