"""Offers: where a child can be placed. A room for each kind, and for what several kinds share.

A room holds its record in the instance (`record.py`), what the model makes of it (`maths.py`), the evaluator's own version of
that (`bill.py`), and what it is called (`card.py`).
"""
