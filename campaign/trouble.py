"""What could not be run, as one Chinese sentence: where what a verb raised becomes what its caller reads."""

from __future__ import annotations

from campaign.checking import CannotRunError
from campaign.settings import SettingsError
from campaign.workspace import WorkspaceError
from validator.intake.walk import NoSuchPath


def explain(error: Exception) -> str | None:
    """The sentence for an error that a person can mend; None for a bug of ours."""
    from validator.forms.find import FindError

    if isinstance(error, CannotRunError | SettingsError | WorkspaceError | FindError):
        return str(error)
    if isinstance(error, NoSuchPath):
        return f"找不到“{error.path}”：请核对路径。"
    if isinstance(error, PermissionError):
        return f"没有权限写入或读取“{error.filename}”：请检查文件夹权限，或关闭正在使用它的程序。"
    if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
        return f"磁盘读写失败：{error.filename or ''} {error.strerror or error}。"
    return None
