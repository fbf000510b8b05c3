"""Engines that xlwings does not come with."""
