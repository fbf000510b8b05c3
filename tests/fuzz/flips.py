"""Bytes changed without a thought of what they mean."""

from __future__ import annotations

from random import Random

_WORDS = (
    b"\0\0\0\0",
    b"\xff\xff\xff\xff",
    b"\xff\xff\xff\x7f",
    b"\xfe\xff\xff\xff",
    b"\0\0\0\x80",
    b"\1\0\0\0",
    b"\xff\xff",
)


def flip(random: Random, data: bytes) -> bytes:
    """One to six places overwritten, cut out, doubled, moved or cut off."""
    out = bytearray(data)
    for _ in range(random.choice((1, 1, 1, 2, 3, 6))):
        if not out:
            return bytes(random.choice((b"", b"\0", b"PK", b"\xd0\xcf\x11\xe0")))
        at = random.randrange(len(out))
        match random.choice(("bit", "bit", "byte", "word", "word", "cut", "double", "move", "end", "number")):
            case "bit":
                out[at] ^= 1 << random.randrange(8)
            case "byte":
                out[at] = random.randrange(256)
            case "word":
                word = random.choice(_WORDS)
                out[at : at + len(word)] = word
            case "number":
                out[at : at + 4] = random.randrange(1 << 32).to_bytes(4, "little")
            case "cut":
                del out[at : at + random.choice((1, 2, 8, 64, 512))]
            case "double":
                out[at:at] = out[at : at + random.choice((1, 16, 128, 512, 4096))]
            case "move":
                piece = out[at : at + random.choice((4, 64, 512))]
                to = random.randrange(len(out))
                out[to : to + len(piece)] = piece
            case _ if random.random() < 0.5:
                del out[at:]
            case _:
                out += random.choice((b"\0" * 100, b"PK\5\6" + b"\0" * 18, b"\r\n", bytes(out[:64])))
    return bytes(out)
