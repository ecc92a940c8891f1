"""Means of curves over starts and periods, by Simpson's rule."""

from __future__ import annotations

from collections.abc import Callable


def mean_over(stay: Callable[[float], float], tau: tuple[float, float], t: tuple[float, float]) -> float:
    """Mean over t of a curve since a start in tau, where `stay(w)` is its integral up to w weeks.

    Simpson's rule over the starts; near enough, as the curve has few corners.
    """
    if t[1] <= tau[0]:
        return 0.0

    def there(start: float) -> float:
        return stay(t[1] - start) - stay(t[0] - start)

    return simpson(there, *tau) / ((tau[1] - tau[0]) * (t[1] - t[0]))


def simpson(curve: Callable[[float], float], first: float, last: float, steps: int = 1000) -> float:
    """Integral of a curve that is smooth but for a few corners."""
    width = (last - first) / steps
    inner = sum((4 if step % 2 else 2) * curve(first + step * width) for step in range(1, steps))
    return width / 3 * (curve(first) + inner + curve(last))
