"""A mail taken apart, whatever its format: who it is from, what is attached, what is odd about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from validator.intake.codes import Refusal, fault
from validator.intake.document import Mail
from validator.intake.names import last_component, oddities
from workbook.finding import Fault, Text

SAME_NAME = Text("有两个同名但内容不同的附件", "two attachments have one name and different contents")

_TNEF = b"\x78\x9f\x3e\x22"


@dataclass(frozen=True, slots=True)
class Item:
    """Something that came in a mail: an attachment, or one that `read` takes apart as a mail. `locked`: encrypted."""

    name: str
    data: bytes
    read: Callable[[bytes], Letter] | None = None
    locked: bool = False


@dataclass(slots=True)
class Letter:
    """A mail taken apart; `faults` are its own, `link` the host it points to for a file, `damaged` says how."""

    mail: Mail
    items: list[Item] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    link: str = ""
    damaged: Text | None = None

    def take(self, name: str, data: bytes, locked: bool = False) -> None:
        """Add an attachment by its decoded name; what Outlook wraps into a winmail.dat is added for itself."""
        if data.startswith(_TNEF) and not locked:
            from validator.intake.parcels.tnef import open_tnef

            try:
                wrapped = open_tnef(data)
            except Refusal:  # told as what it is: a file of its own that cannot be read
                self.items.append(Item(last_component(name) or "winmail.dat", data))
            else:
                self.items.extend(wrapped.items)
                self.faults.extend(wrapped.faults)
            return
        self.faults.extend(fault("file.irregular", each) for each in oddities(name))
        self.items.append(Item(last_component(name) or "附件", data, locked=locked))

    def settled(self) -> Letter:
        """Itself, once all is taken: what is odd is said once, and of equal names that hold different things."""
        seen: dict[str, bytes] = {}
        if any(seen.setdefault(item.name, item.data) != item.data for item in self.items):
            self.faults.append(fault("file.irregular", SAME_NAME))
        self.faults = [one for at, one in enumerate(self.faults) if one not in self.faults[:at]]
        return self
