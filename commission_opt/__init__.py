"""Finds the mix of children's-home beds, call-offs, placements and homes that costs a council least.

>>> import commission_opt as co                              # doctest: +SKIP
>>> plan = co.solve(co.load("instances/coventry-2017.toml"))  # doctest: +SKIP

The names of the package stand in `__init__.pyi`. Each is imported when it is first asked for, so that a command which
needs none of the heavy packages does not wait for them.
"""

import lazy_loader

__version__ = "0.2.0"
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
