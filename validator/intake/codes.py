"""The closed list of `file.*` codes, and how intake says one."""

from __future__ import annotations

from typing import Any

from workbook.finding import Code, Fault, Severity, Text

E, W, I = Severity.ERROR, Severity.WARNING, Severity.INFO  # noqa: E741


def _code(name: str, severity: Severity, title: tuple[str, str], zh: str, en: str) -> Code:
    return Code(f"file.{name}", severity, Text(*title), Text(zh, en))


CODES: tuple[Code, ...] = (
    _code(
        "empty", E, ("空文件", "Empty file"),
        "文件是空的（0 字节），请确认文件已保存完整，重新发送。",
        "The file is empty (0 bytes); make sure that it was saved in full and send it again.",
    ),
    _code(
        "encrypted", E, ("文件加密", "Password-protected"),
        "文件设有打开密码，无法读取；请在 Excel 或 WPS 中取消密码（压缩包请不设密码），另存后重新发送。",
        "A password is needed to open the file; remove it in Excel or WPS (or pack without one) and send it again.",
    ),
    _code(
        "corrupt", E, ("文件损坏", "Damaged file"),
        "文件已损坏或不完整：{reason}；请用 Excel 或 WPS 打开原文件，另存为 .xlsx 后重新发送。",
        "The file is damaged or incomplete: {reason_en}; open the original in Excel or WPS, "
        "save it as .xlsx and send it again.",
    ),
    _code(
        "unsupported", E, ("格式不支持", "Format not supported"),
        "文件内容是{reason}，本系统暂不读取；{advice}。",
        "The content is {reason_en}, which is not read yet; {advice_en}.",
    ),
    _code(
        "ambiguous", E, ("两种读法不一致", "Two readings differ"),
        "用两种程序读同一个文件，读出的内容不同：{reason}；请用 Excel 或 WPS 打开核对这些单元格，另存为 .xlsx 后重新发送。",
        "Two programs read different things in the same file: {reason_en}; open it in Excel or WPS, check these cells, "
        "save it as .xlsx and send it again.",
    ),
    _code(
        "too-large", E, ("文件过大", "Too large"),
        "文件过大：{reason}；请删去无关内容或图片后另存，影像资料请单独发送。",
        "Too large: {reason_en}; remove what does not belong there and save again, and send videos separately.",
    ),
    _code(
        "unsafe", E, ("文件异常", "Unsafe file"),
        "为安全起见未打开此文件：{reason}；请在下发的模板中重新填写，或将内容粘贴到新工作簿后另存。",
        "For safety this file was not opened: {reason_en}; fill in the template that was handed out, "
        "or paste the contents into a new workbook.",
    ),
    _code(
        "too-deep", E, ("嵌套过深", "Nested too deeply"),
        "压缩包或邮件嵌套超过 {limit} 层，未继续打开；请把报表直接作为附件发送。",
        "Archives or mails are nested more than {limit} deep and were not opened further; attach the return itself.",
    ),
    _code(
        "too-many", E, ("内容过多", "Too many parts"),
        "其中的文件超过 {limit} 个，未打开；请分批发送。",
        "It holds more than {limit} files and was not opened; send them in several lots.",
    ),
    _code(
        "linked", E, ("只有链接", "Only a link"),
        "邮件里没有报表，只有网盘或超大附件的链接（{reason}），系统不会下载；请把报表作为普通附件发送。",
        "The mail holds no return, only a link to a net disk ({reason_en}), which is never fetched; "
        "attach the workbook itself.",
    ),
    _code(
        "no-access", E, ("无法打开", "Cannot be opened"),
        "文件打不开（{reason}）；请检查文件权限，或确认没有被其他程序占用。",
        "The file cannot be opened ({reason_en}); check its permissions, and that no other program holds it.",
    ),
    _code(
        "timeout", E, ("读取超时", "Took too long"),
        "文件在 {seconds} 秒内未能读完；请删去无关的工作表和空白行列，另存为 .xlsx 后重新发送。",
        "The file could not be read within {seconds} s; remove sheets, rows and columns that are not needed, "
        "save as .xlsx and send it again.",
    ),
    _code(
        "memory", E, ("内存不足", "Needs too much memory"),
        "读取该文件需要的内存超过限制；请删去无关的工作表和空白行列，另存为 .xlsx 后重新发送。",
        "Reading the file takes more memory than is allowed; remove sheets, rows and columns that are not needed, "
        "save as .xlsx and send it again.",
    ),
    _code(
        "crashed", E, ("读取中断", "Reading broke off"),
        "读取该文件时程序异常中止，文件可能已损坏；请用 Excel 或 WPS 打开，另存为 .xlsx 后重新发送。",
        "Reading the file broke off, so it may be damaged; open it in Excel or WPS, save as .xlsx and send it again.",
    ),
    _code(
        "not-judged", E, ("审核程序出错", "The validator failed"),
        "审核程序在这份文件上出错（不是填报的问题），未能审核；请把文件交给维护人员。",
        "The validator failed on this file (no fault of who filled it in), so it was not judged; "
        "hand it to whoever maintains the program.",
    ),
    _code(
        "macro", W, ("含宏或嵌入对象", "Macros or embedded objects"),
        "文件含有{reason}，系统不会运行；请另存为不含宏的 .xlsx。",
        "The file holds {reason_en}, never run here; save it as .xlsx without it.",
    ),
    _code(
        "external-link", W, ("含外部链接", "Links to outside"),
        "文件引用了外部数据（{reason}），系统不会读取，引用处只看保存时的数值；请改为直接填写数值。",
        "The file draws on outside data ({reason_en}), which is never fetched: only the saved values count; "
        "type the values themselves.",
    ),
    _code(
        "dde", W, ("含对外调用的公式", "Formulas that call out"),
        "文件中有调用外部程序或网络的公式（{reason}），系统不会执行；请删除该公式，直接填写数值。",
        "A formula calls another program or the network ({reason_en}); it is never run: delete it and type the value.",
    ),
    _code(
        "hidden-sheet", I, ("含隐藏工作表", "Hidden sheets"),
        "文件中有隐藏的工作表：{reason}；其中的内容不会被当作报表，请确认没有漏填。",
        "The file has hidden sheets: {reason_en}; they are not taken for the return, so check that nothing is missing.",
    ),
    _code(
        "decrypted", I, ("已用密码打开", "Opened with a password"),
        "文件设有打开密码，已用设置中的密码打开；下次发送前请取消密码，以免密码不对时读不到。",
        "A password is set on the file; one from the settings opened it. "
        "Remove it before you send the next one, lest it cannot be read.",
    ),
    _code(
        "off-sheet", W, ("单元格越界", "Cells off the sheet"),
        "文件中有 {count} 个单元格写在工作表范围之外（最多 1048576 行、16384 列），这些内容没有读取；"
        "请用 Excel 或 WPS 打开核对，另存为 .xlsx 后重新发送。",
        "{count} cells of the file stand outside what a sheet can hold (1,048,576 rows, 16,384 columns) and were not "
        "read; open it in Excel or WPS, check it, save it as .xlsx and send it again.",
    ),
    _code(
        "wrong-extension", I, ("扩展名不符", "Wrong extension"),
        "文件名是“{name}”，内容却是{reason}；已按内容读取，请改正扩展名。",
        'The file is named "{name}", but its content is {reason_en}; it was read as that. Mend its extension.',
    ),
    _code(
        "irregular", I, ("文件名或邮件不规范", "Irregular name or mail"),
        "邮件或文件名不规范：{reason}；已尽量读取，请核对附件是否齐全。",
        "The mail or a file name is irregular: {reason_en}; it was read as well as it could be. "
        "Check that nothing is missing.",
    ),
    _code(
        "resent", I, ("邮件编号重复", "Number of another mail"),
        "这封邮件的编号（Message-ID）与“{name}”的相同，内容却不同：可能是改后重发，也可能是冒名；请核对确是该单位所发。",
        'This mail has the number (Message-ID) of "{name}", yet says something else: it was sent again after a change, '
        "or is not what it seems. Check who sent it.",
    ),
)  # fmt: skip


def fault(code: str, reason: Text | str | None = None, **slots: Any) -> Fault:
    """A `file.*` fault; `reason` fills {reason} and {reason_en}, as does any other Text among `slots`."""
    if reason is not None:
        slots["reason"] = reason
    filled: dict[str, Any] = {}
    for name, value in slots.items():
        if isinstance(value, Text):
            filled[name], filled[f"{name}_en"] = value
        elif name == "reason":
            filled["reason"] = filled["reason_en"] = value
        else:
            filled[name] = value
    return Fault(code, slots=filled)


class Refusal(Exception):
    """Something that is not opened further; `fault` is the `file.*` error that says why."""

    def __init__(self, code: str, reason: Text | str | None = None, **slots: Any) -> None:
        super().__init__(code)
        self.fault = fault(code, reason, **slots)
