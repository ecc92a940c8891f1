"""Engines that solve the model."""
