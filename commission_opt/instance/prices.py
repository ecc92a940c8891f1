"""Prices that are known year by year, beside those that rise from the price base."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, Field, field_validator, model_validator

from commission_opt.instance.fields import YEAR_PATTERN, FrozenDict, Pounds, Record
from commission_opt.instance.spelling import did_you_mean, shown

MOST = 1e9
PriceKey = Annotated[str, Field(pattern=r"^(\d{4}/\d{2}|[a-z_]+)$")]
ByPart = dict[str, Pounds]  # by size, or by need
Prices = Pounds | ByPart
PriceByYear = Annotated[dict[PriceKey, Pounds | dict[str, Prices]], AfterValidator(FrozenDict)]


def by_year(main: str, *others: str) -> Any:
    """The field `price_by_year` of a record whose price is `main`; `others` may be given under their keys."""
    opening = "£ of a financial year, in the place of base price and uplift"
    keys = ", ".join(f"`{key}`" for key in others)
    example = f'`{{ "2019/20" = 5100 }}` for `{main}`' if main else ""
    under = f'under a key of their own, `{{ {others[0]} = {{ "2019/20" = 5100 }} }}`: {keys}' if others else ""
    return Field(FrozenDict(), description=f"{opening}: {'; '.join(filter(None, (example, under)))}.")


class Priced(Record):
    """A record that has prices, each of which may be stated for some financial years.

    A stated price is that of its year: no uplift is put on it. Years that are not stated have the price at the
    price base, with its uplift.
    """

    main_price: ClassVar[str] = ""  # the price that years stand for by themselves
    other_prices: ClassVar[tuple[str, ...]] = ()

    @field_validator("price_by_year", mode="before", check_fields=False)
    @classmethod
    def _years_and_keys(cls, value: Any) -> Any:
        if isinstance(value, Mapping):
            for key, inside in value.items():
                cls._check_key(str(key), inside)
        return value

    @classmethod
    def _check_key(cls, key: str, value: Any) -> None:
        keys = [name for name in (cls.main_price, *cls.other_prices) if name]
        if key in keys:
            if not isinstance(value, Mapping):
                raise ValueError(f'{key} has prices by year here: {key} = {{ "2019/20" = 5100 }}')
            for year, price in value.items():
                _check_year(str(year), price)
        elif not key[:1].isdigit():
            raise ValueError(f"'{key}' is no price of this record, and no financial year. {did_you_mean(key, keys)}")
        elif cls.main_price:
            _check_year(key, value)
        else:
            raise ValueError(f"say which price is meant by {key}: {did_you_mean('', keys)}")

    @model_validator(mode="after")
    def _have_a_base(self) -> Priced:
        for key in self.dated:
            if getattr(self, key) is None:
                raise ValueError(f"price_by_year of {key} needs {key}: the price of the years that are not stated")
        return self

    @property
    def stated_prices(self) -> Mapping[str, Any]:
        """`price_by_year`, of a record that has the key."""
        found: Mapping[str, Any] = getattr(self, "price_by_year", {})
        return found

    @property
    def dated(self) -> dict[str, Mapping[str, Any]]:
        """Prices by year, by the key of each price."""
        said = self.stated_prices
        found = {key: value for key, value in said.items() if not key[0].isdigit()}
        years = {key: value for key, value in said.items() if key[0].isdigit()}
        return found | ({self.main_price: {**found.get(self.main_price, {}), **years}} if years else {})

    def stated(self, key: str, year: str, part: object = None) -> float | None:
        """The price stated for a year, £ of the day; None where none is."""
        price = self.dated.get(key, {}).get(year) if self.stated_prices else None
        if isinstance(price, Mapping):
            price = price.get(str(part))
        return None if price is None else float(price)

    def ever(self, key: str) -> bool:
        """Whether a price is above 0 in some year."""
        return bool(getattr(self, key)) or any(self.dated.get(key, {}).values())


def _check_year(year: str, price: Any) -> None:
    first = f"{year[:4]}/{(int(year[:4]) + 1) % 100:02d}" if re.match(r"\d{4}", year) else ""
    if not re.fullmatch(YEAR_PATTERN, year) or year != first:
        meant = f"; did you mean {first}?" if first else ', such as "2019/20"'
        raise ValueError(f"{year} is not a financial year{meant}")
    for one in price.values() if isinstance(price, Mapping) else [price]:
        number = isinstance(one, (int, float)) and not isinstance(one, bool)
        if not number or not math.isfinite(one) or not 0 <= one <= MOST:
            raise ValueError(f"the price of {year} is a number of £, 0 or more, not {shown(one)}")
