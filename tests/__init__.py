"""Tests of commission_opt."""
