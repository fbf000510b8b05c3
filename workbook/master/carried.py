"""What a master carries along for the next roll-up: parts as JSON that no other program knows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from workbook.package.package import Package


def part_of(name: str) -> str:
    """The part of a name."""
    return f"wanchang/{name}.json"


def carried(package: Package, name: str) -> dict[str, Any]:
    """What the part of a name says; nothing where it is not there or is no such thing."""
    part = part_of(name)
    try:
        said = json.loads(package.read(part)) if part in package else {}
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def carry(package: Package, name: str, said: Mapping[str, Any]) -> None:
    """Have the workbook say this in the part of a name; where there is nothing to say, none is made for it."""
    part = part_of(name)
    if part not in package:
        if not said:
            return
        package.write(part, b"", f"application/vnd.wanchang.{name}")
        package.relate("", f"urn:wanchang:{name}", part)
    package.write(part, json.dumps(said, ensure_ascii=False).encode("utf-8", "surrogatepass"))
