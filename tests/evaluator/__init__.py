"""Tests of the independent evaluator."""
