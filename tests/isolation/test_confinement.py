"""What a worker cannot do even in native code; and the words in which Windows is asked for the same."""

import ctypes
import os
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support import ROOT
from validator import jobobject
from validator.isolation import Limits, run_isolated
from validator.worker import OPEN_FILES

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="Linux's own means")


def single(task: str) -> Iterator[str]:
    yield task


def act(task: str) -> Any:
    """Do what native code could do, past every hook of Python."""
    verb, _, argument = task.partition(":")
    libc = ctypes.CDLL(None, use_errno=True)
    if verb == "connect":
        handle = libc.socket(2, 1, 0)
        address = struct.pack("<H", 2) + struct.pack(">H", int(argument)) + bytes((127, 0, 0, 1)) + bytes(8)
        return os.strerror(ctypes.get_errno()) if libc.connect(handle, address, len(address)) else "connected"
    if verb == "child":
        code = f"import socket; socket.create_connection(('127.0.0.1', {argument}), 2)"
        return subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode
    if verb == "files":
        handles: list[int] = []
        try:
            while len(handles) < 4 * OPEN_FILES:
                handles.append(os.open(os.devnull, os.O_RDONLY))
        except OSError as error:
            return error.strerror
        return len(handles)
    if verb == "write":
        try:
            Path(argument).write_bytes(bytes(2 << 20))
        except OSError as error:
            return error.strerror
        return Path(argument).stat().st_size
    return os.getuid(), os.getgid()


def result(task: str, limits: Limits | None = None) -> Any:
    ((_, _, found),) = run_isolated(single, act, [task], limits=limits or Limits())
    return found


def allows_networks() -> bool:
    """Whether the kernel lets this user have a network of his own, asked of a process that ends with the answer."""
    code = "from validator.worker import leave_network; print(leave_network())"
    asked = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return asked.stdout.strip() == "True"


@LINUX
def test_native_code_in_a_worker_has_no_network() -> None:
    if not allows_networks():  # of the machine, and nothing that could be installed
        pytest.skip("this kernel, or the container, gives nobody a network of his own")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert act(f"connect:{port}") == "connected", "out here it is there"
        assert result(f"connect:{port}") == "Network is unreachable"
        assert result(f"child:{port}") == 1, "nor has a program that the worker starts"


@LINUX
def test_a_worker_stays_who_it_is() -> None:
    assert result("who") == (os.getuid(), os.getgid())


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX")
def test_a_worker_opens_few_files_and_writes_no_large_one(tmp_path: Path) -> None:
    assert result("files") == "Too many open files"
    assert result(f"write:{tmp_path / 'large'}", Limits(written=1 << 20)) == "File too large"
    assert result(f"write:{tmp_path / 'small'}") == 2 << 20


@pytest.mark.skipif(ctypes.sizeof(ctypes.c_void_p) != 8, reason="the layout where pointers have eight bytes")
def test_the_job_s_structures_are_laid_out_as_windows_has_them() -> None:
    basic, extended = jobobject.BasicLimits, jobobject.ExtendedLimits
    assert (ctypes.sizeof(basic), ctypes.sizeof(jobobject.Counters), ctypes.sizeof(extended)) == (64, 48, 144)
    offsets = [getattr(basic, name).offset for name, _ in basic._fields_]
    assert offsets == [0, 8, 16, 24, 32, 40, 48, 56, 60]
    assert [getattr(extended, name).offset for name, _ in extended._fields_] == [0, 64, 112, 120, 128, 136]


def test_the_job_bounds_memory_and_outlives_nobody() -> None:
    raw = bytes(jobobject.limits_of(1 << 30))
    assert struct.unpack_from("<L", raw, 16) == (0x2000 | 0x400 | 0x100 | 0x8,)
    assert struct.unpack_from("<L", raw, 40) == (jobobject.PROCESSES,)
    assert struct.unpack_from("<Q", raw, 112) == (1 << 30,)


class Kernel:
    """Writes down what Windows is asked, and refuses one thing."""

    def __init__(self, refused: str = "") -> None:
        self.refused, self.asked = refused, []  # type: tuple[str, list[tuple[Any, ...]]]

    def __getattr__(self, name: str) -> Any:
        def call(*args: Any) -> int:
            self.asked.append((name, *args))
            return 0 if name == self.refused else 77

        return call


def test_the_job_is_made_bounded_and_entered_in_this_order() -> None:
    kernel = Kernel()
    assert jobobject.enter_job(1 << 30, kernel) == 77
    names = [call[0] for call in kernel.asked]
    assert names == ["CreateJobObjectW", "SetInformationJobObject", "GetCurrentProcess", "AssignProcessToJobObject"]
    assert kernel.asked[1][1:3] == (77, 9)
    assert kernel.asked[1][4] == ctypes.sizeof(jobobject.ExtendedLimits)


@pytest.mark.parametrize("call", ["CreateJobObjectW", "SetInformationJobObject", "AssignProcessToJobObject"])
def test_a_worker_that_windows_does_not_bound_does_not_start(call: str) -> None:
    with pytest.raises(OSError, match=call.removesuffix("W")):
        jobobject.enter_job(1 << 30, Kernel(call))
