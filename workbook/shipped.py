"""Where the shipped data lie: campaigns, forms, code lists, notices, pages."""

from pathlib import Path

import templates

HOME = Path(templates.__file__).parent
"""The folder of `templates`; importlib.resources finds it too, and takes a start six milliseconds."""
