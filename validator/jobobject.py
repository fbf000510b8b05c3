"""Windows' own means to keep a worker within bounds: a Job Object. Imported there only; importable anywhere.

Not run on Windows yet (docs/unverified.md). From Microsoft's “JOBOBJECT_EXTENDED_LIMIT_INFORMATION” and “Job Objects”:
a process that puts itself into a job is bounded from then on, what it starts is in the job too, and with the last
handle to the job, which is the worker's own, all of it ends.
"""

from __future__ import annotations

import ctypes
from ctypes import c_int64, c_size_t, c_uint32, c_uint64
from typing import Any

_EXTENDED = 9  # JobObjectExtendedLimitInformation
_ACTIVE_PROCESS = 0x0008
_PROCESS_MEMORY = 0x0100
_DIE_ON_UNHANDLED_EXCEPTION = 0x0400  # or Windows asks the user about the crash, and waits for an answer
_KILL_ON_JOB_CLOSE = 0x2000

PROCESSES = 4
"""The worker, the one program that unpacks an archive for it, and what Windows starts beside a console program."""


class BasicLimits(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION: 64 bytes where pointers have eight."""

    _fields_ = (
        ("per_process_user_time", c_int64),
        ("per_job_user_time", c_int64),
        ("flags", c_uint32),
        ("minimum_working_set", c_size_t),
        ("maximum_working_set", c_size_t),
        ("active_processes", c_uint32),
        ("affinity", c_size_t),
        ("priority_class", c_uint32),
        ("scheduling_class", c_uint32),
    )


class Counters(ctypes.Structure):
    """IO_COUNTERS: six numbers of eight bytes, of which we set none."""

    _fields_ = tuple((name, c_uint64) for name in ("reads", "writes", "others", "read", "written", "other"))


class ExtendedLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION: 144 bytes where pointers have eight."""

    _fields_ = (
        ("basic", BasicLimits),
        ("counters", Counters),
        ("process_memory", c_size_t),
        ("job_memory", c_size_t),
        ("peak_process_memory", c_size_t),
        ("peak_job_memory", c_size_t),
    )


def limits_of(memory: int) -> ExtendedLimits:
    """The bounds of a worker: `memory` bytes for each of its few processes, and none that outlives it."""
    limits = ExtendedLimits()
    limits.basic.flags = _ACTIVE_PROCESS | _PROCESS_MEMORY | _DIE_ON_UNHANDLED_EXCEPTION | _KILL_ON_JOB_CLOSE
    limits.basic.active_processes = PROCESSES
    limits.process_memory = memory
    return limits


def enter_job(memory: int, kernel: Any = None) -> int:
    """Put this process into a job of its own, with at most `memory` bytes; the job's handle, to be kept until the end.

    OSError where Windows refuses. `kernel` is kernel32 unless a test says otherwise.
    """
    kernel = kernel or _kernel32()
    job: int | None = kernel.CreateJobObjectW(None, None)
    if not job:
        raise _refused("CreateJobObject")
    limits = limits_of(memory)
    if not kernel.SetInformationJobObject(job, _EXTENDED, ctypes.byref(limits), ctypes.sizeof(limits)):
        raise _refused("SetInformationJobObject")
    if not kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess()):
        raise _refused("AssignProcessToJobObject")
    return job


def _kernel32() -> Any:
    """kernel32 with the types of what is called: a handle is as wide as a pointer, an int is not."""
    from ctypes import c_int, c_void_p

    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]
    kernel.CreateJobObjectW.restype, kernel.CreateJobObjectW.argtypes = c_void_p, (c_void_p, c_void_p)
    kernel.SetInformationJobObject.restype = c_int
    kernel.SetInformationJobObject.argtypes = (c_void_p, c_int, c_void_p, c_uint32)
    kernel.GetCurrentProcess.restype, kernel.GetCurrentProcess.argtypes = c_void_p, ()
    kernel.AssignProcessToJobObject.restype, kernel.AssignProcessToJobObject.argtypes = c_int, (c_void_p, c_void_p)
    return kernel


def _refused(call: str) -> OSError:
    last = getattr(ctypes, "get_last_error", int)()
    return OSError(f"{call} failed, Windows error {last}")
