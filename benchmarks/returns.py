"""A folder of filled monthly returns, as Excel would save them, for anyone's measurement.

    python -m benchmarks.returns DIR -n 1000 --seed 1

Each is the sample campaign's own template filled for a unit and a month: every sheet, 200 ready rows a table,
20 to 40 lectures, strings shared, formulas with their values. Once every unit has filed every month, later files
are corrected versions. FLAWED of them hold between one and four things to be told, from a typed quirk to a fault.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.excel import as_excel_saves
from campaign.settings import Campaign, Unit, settings_form, shipped_settings

FLAWED = 0.05
"""The share of returns that are not clean."""
