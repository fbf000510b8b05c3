"""Why a file is refused, and what to do instead, in both languages."""

from __future__ import annotations

from validator.intake import limits
from workbook.finding import Text

UNREADABLE = Text(
    "压缩结构不完整（可能没有下载或保存完整）", "its zip structure is incomplete (perhaps cut while downloading)"
)
MISMATCH = Text("压缩目录前后不一致", "the zip directory contradicts itself")
TWO_ZIPS = Text("里面叠放着两个压缩包", "two zip archives are laid one over the other")
OVERLAP = Text("压缩成员互相重叠", "members of the zip overlap")
BAD_NAME = Text("内部文件名指向文件夹之外", "a member's name points outside its folder")
LINK = Text("内部有指向别处的链接文件", "a member is a link to elsewhere")
SAME_NAME = Text("内部有重名的部件", "two members have the same name")
CHECKSUM = Text("数据校验不符", "a checksum does not match")
RATIO = Text("压缩比异常，像是压缩炸弹", "it is compressed beyond reason, like a zip bomb")
SPLIT = Text("分卷压缩包中的一卷", "one volume of a split archive")
ONE_ZIP = Text("请重新打包为一个 zip 后发送", "pack everything into one zip and send that")
COMPOUND = Text(
    "内部结构残缺（可能没有下载或保存完整）", "its inner structure is incomplete (perhaps cut while downloading)"
)
SECTORS = Text("内部结构自相矛盾", "its inner structure contradicts itself")
ARCHIVE = Text("压缩包不完整（可能没有下载或保存完整）", "the archive is incomplete (perhaps cut while downloading)")
LARGE_MAIL = Text(f"邮件超过 {limits.MAIL >> 20} MB", f"a mail of more than {limits.MAIL >> 20} MB")
LETTER = Text("邮件内部残缺", "the inside of the mail is broken")
PLAIN_ZIP = Text(
    "请用普通 zip 方式重新打包，或直接发送 .xlsx", "pack it again as a plain zip, or send the .xlsx itself"
)

MALFORMED = Text("内部 XML 不完整或有错", "its XML is cut short or malformed")
ENTITIES = Text("内部 XML 带有 DOCTYPE 声明", "its XML has a DOCTYPE")
DEEP = Text("内部 XML 嵌套过深", "its XML is nested too deeply")
ATTRIBUTES = Text("内部 XML 的属性过多或过长", "its XML has too many or too long attributes")
TOKEN = Text("有超长的文字", "a text in it is far too long")
REFERENCE = Text("单元格位置写法有误", "a cell reference is malformed")
TWOFOLD = Text(
    "内部写法不规范，不同的程序会读出不同的内容", "it is written such that programs read different things in it"
)
TWICE = Text("同一个单元格写了两次", "a cell is given twice")
ORDER = Text("行或单元格的先后次序颠倒", "rows or cells are out of order")
CELLS = Text(f"单元格超过 {limits.CELLS // 10_000} 万个", f"more than {limits.CELLS:,} cells")
MERGES = Text("合并单元格过多或范围过大", "merged cells are too many or too large")
MERGE = Text("合并单元格的范围有误", "a merged range is malformed")
FORMATS = Text("单元格格式过多", "too many cell formats")
FORMULAS = Text("公式过长或展开后过大", "formulas are too long, or expand beyond reason")
INDEX = Text("单元格引用了不存在的文字或格式", "a cell points to a text or format that is not there")
LARGE_PART = Text("内部某一部分过大", "a part of it is too large")
ENCODING = Text("内部编码不是 UTF-8", "a part is not in UTF-8")
SHEETS = Text(f"工作表超过 {limits.SHEETS} 个", f"it has more than {limits.SHEETS} sheets")
ELEMENTS = Text("内部元素过多", "a part has too many elements")

RECORDS = Text("内部记录残缺或互相矛盾", "its records are cut short or contradict one another")
NO_TEXT = Text("内容不是工作簿，也不是能识别的文本表格", "it is no workbook, nor a table as text in a known encoding")
NO_TABLE = Text("网页中没有表格", "the page has no table in it")
NO_WORKBOOK = Text("缺少工作簿主体", "the workbook itself is missing")
NO_SHEETS = Text("没有工作表", "it has no sheet")
OUTSIDE = Text("工作表指向文件之外", "a sheet points outside the file")
LOST = Text("有工作表的内容缺失", "the contents of a sheet are missing")
