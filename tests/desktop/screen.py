"""A screen that nobody sees: Xvfb, xdotool's mouse and keyboard on it, and pictures of it.

Xvfb keeps what it shows in a file in the X Window Dump format (`-fbdir`), so that a picture needs no further program.
"""

import contextlib
import os
import struct
import subprocess
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests import support

WIDTH, HEIGHT = 1500, 860
_PATIENCE = 20.0


@dataclass(frozen=True, slots=True)
class Screen:
    """`display` is what DISPLAY says; `frames` the folder of Xvfb's file."""

    display: str
    frames: Path

    @property
    def environment(self) -> dict[str, str]:
        """For a program that is to show on it."""
        return {**os.environ, "DISPLAY": self.display}

    def click(self, x: int, y: int, button: int = 1, times: int = 1) -> None:
        """Move the mouse there and press."""
        again = [word for _ in range(times) for word in ("click", str(button))]
        self._xdotool("mousemove", str(x), str(y), "sleep", "0.1", *again)

    def press(self, *keys: str) -> None:
        """Press keys, such as "ctrl+Home"."""
        self._xdotool("key", "--delay", "60", *keys)

    def type(self, text: str) -> None:
        """Type letters and figures."""
        self._xdotool("type", "--delay", "60", text)

    def _xdotool(self, *words: str) -> None:
        command = [support.find_program("xdotool"), *words]
        subprocess.run(command, env=self.environment, check=True, timeout=_PATIENCE, capture_output=True)

    def picture(self, target: Path) -> Path:
        """Write what it shows now as a PNG."""
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(png_of(self.pixels()))
        return target

    def pixels(self, left: int = 0, top: int = 0, width: int = WIDTH, height: int = HEIGHT) -> bytes:
        """What a part of it shows now: row by row, red, green and blue of each pixel (X11's XWDFile.h)."""
        dump = (self.frames / "Xvfb_screen0").read_bytes()
        words = struct.unpack(">25I", dump[:100])
        assert words[11] == 32, f"{words[11]} bits a pixel"
        begin, line = words[0] + 12 * words[19], words[12]
        flat = bytearray(3 * width * height)
        for row in range(height):
            first = begin + (top + row) * line + 4 * left
            seen, here = dump[first : first + 4 * width], slice(3 * width * row, 3 * width * (row + 1))
            target = memoryview(flat)[here]
            target[0::3], target[1::3], target[2::3] = seen[2::4], seen[1::4], seen[0::4]
        return bytes(flat)


def png_of(pixels: bytes, width: int = WIDTH) -> bytes:
    """Pixels of three bytes as a PNG, by the PNG specification."""
    height = len(pixels) // (3 * width)
    rows = [b"\0" + pixels[3 * width * row : 3 * width * (row + 1)] for row in range(height)]
    parts = (b"IHDR", struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(b"".join(rows)))
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in (*parts, (b"IEND", b""))
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@contextlib.contextmanager
def open_screen(folder: Path) -> Iterator[Screen]:
    """A screen on a display number that is free; both programs are needed."""
    support.find_program("xdotool")
    asked = f"{WIDTH}x{HEIGHT}x24"
    told, tell = os.pipe()
    command = [
        support.find_program("Xvfb"), "-displayfd", str(tell), "-screen", "0", asked, "-fbdir", str(folder),
        "-nolisten", "tcp",
    ]  # fmt: skip
    with subprocess.Popen(command, pass_fds=(tell,), stderr=subprocess.DEVNULL) as server:
        os.close(tell)
        try:
            with open(told) as line:
                number = line.readline().strip()
            assert number, "Xvfb did not start"
            _await_file(folder / "Xvfb_screen0")
            yield Screen(f":{number}", folder)
        finally:
            server.terminate()


def _await_file(path: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not path.exists():
        assert time.monotonic() < deadline, f"{path.name} did not come"
        time.sleep(0.05)
