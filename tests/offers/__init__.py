"""Tests that go over every kind of offer and of service."""
