"""Tests that go over every rule of the registry."""
