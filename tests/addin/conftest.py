"""An add-in of a few buttons, built once, and the LibreOffice of the engine's tests."""

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.engines.conftest import calc
from xlmacros.addin.conf import Conf
from xlmacros.addin.package import NAME, build

__all__ = ["BUTTONS", "CONF", "addin", "calc"]


class Row(NamedTuple):
    """A button as the table of actions has it."""

    id: str
    label: str
    tip: str
    icon: str
    kind: str


BUTTONS = (
    Row("receive", "收件校验", "从收件箱收件，审核登记。", "FileOpen", "master"),
    Row("precheck", "提交前检查", "逐格检查，<标出>“问题”&说明。", "AcceptInvitation", "return"),
    Row("about", "说明", "打开说明。", "Help", "any"),
)
CONF = Conf(windows="C:\\Users\\王 五\\py & co\\python.exe", path="D:\\万场 台账", wanchang="0.1.0", xlwings="0.37.8")


@pytest.fixture(scope="session")
def addin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("addin") / NAME
    path.write_bytes(build(BUTTONS, CONF))
    return path
