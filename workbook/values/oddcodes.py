"""The value.* codes of cells that hold what nobody typed, or what no cell can hold; slots as in `codes`.

`formula` fills `{formula}`, `{why}` and `{why_en}` besides.
"""

from __future__ import annotations

from workbook.finding import Code
from workbook.values.wording import asked, refused, told

CODES: tuple[Code, ...] = (
    told(
        "code",
        "像公式或代码的文字",
        "Text like a formula or code",
        "“{field}”的“{value}”看起来像公式或程序代码，已原样当作文字，不会运行；如非本意请改为文字说明。",
        '"{field}": "{value}" looks like a formula or program code; it was taken as the text it is and is never run. '
        "If that is not meant, put it in words.",
    ),
    asked(
        "formula",
        "公式的结果不可靠",
        "Formula not to be relied upon",
        "是公式“{formula}”的结果，该公式{why}，暂按保存时的结果计；请改为直接填写数据。",
        "it is the result of the formula “{formula}”, and {why_en}; the stored result is taken for now. "
        "Type the value itself.",
    ),
    refused(
        "date-serial-60",
        "不存在的日期",
        "A day that never was",
        "“{field}”填的是“{value}”，即 1900-02-29，这一天并不存在；请填写正确的日期，如 2020-04-03。",
        '"{field}" says "{value}", which is 1900-02-29, a day that never was; type the right date, as 2020-04-03.',
    ),
    refused(
        "date-1900",
        "1900年的日期",
        "A date of 1900",
        "“{field}”填的是“{value}”，1900年3月以前的日期各软件显示不一（其中的 1900-02-29 并不存在），"
        "多半是数字被设成了日期格式；请填写正确的日期，如 2020-04-03。",
        '"{field}" says "{value}": programs show dates before March 1900 differently (there was no 1900-02-29), '
        "and most likely a number was given a date format; type the right date, as 2020-04-03.",
    ),
    refused(
        "negative-time",
        "负数的日期或时间",
        "Negative date or time",
        "“{field}”存的是负数“{value}”，却设成了日期或时间格式，Excel 只显示 ####；请重新填写。",
        '"{field}" holds the negative number "{value}" in a format of dates or times, and Excel shows only ####; '
        "type it again.",
    ),
    refused(
        "digits-lost",
        "数字过长，末尾已丢失",
        "Number too long, its end is lost",
        "“{field}”的“{value}”超过15位，Excel 已将后面的数字改成了 0；请先将单元格设为文本格式，再重新填写完整的号码。",
        '"{field}": "{value}" has over 15 digits, and Excel made noughts of the last; '
        "set the cell to text and type the whole number again.",
    ),
    refused(
        "too-large",
        "数字过大",
        "Number too large",
        "“{field}”的“{value}”超过15位，表格软件存不准这样大的数，末尾已不可信；请填写正确的数字，如 120。",
        '"{field}": "{value}" has over 15 digits, more than a spreadsheet keeps, and its end is not to be trusted; '
        "type the right number, as 120.",
    ),
    refused(
        "not-finite",
        "不是有限的数",
        "Not a finite number",
        "“{field}”存的“{value}”不是有限的数，Excel 显示不出来；请重新填写数字，如 120。",
        '"{field}" holds "{value}", which is no finite number and which Excel cannot show; type a number, as 120.',
    ),
    refused(
        "malformed",
        "单元格内容损坏",
        "Damaged cell",
        "“{field}”在文件中存的“{value}”写法有误，各软件读法不同；请重新填写这一格，用 Excel 或 WPS 保存后再报送。",
        '"{field}" is stored in the file as "{value}", which is malformed and which programs read differently; '
        "type it again, and save with Excel or WPS.",
    ),
    refused(
        "cut-text",
        "文字可能被截断",
        "Text that may be cut",
        "“{field}”的文字达到或超过单元格的上限（32,767字），后面的很可能已经丢失；请精简后重新填写。",
        '"{field}" reaches or exceeds what a cell can hold (32,767 characters), so its end is probably lost; '
        "shorten it and type it again.",
    ),
    refused(
        "error",
        "单元格显示错误",
        "Cell shows an error",
        "“{field}”显示为错误“{value}”；请改正公式，或直接填写数据。",
        '"{field}" shows the error "{value}"; mend the formula, or type the value itself.',
    ),
    refused(
        "uncached",
        "公式没有结果",
        "Formula without a result",
        "“{field}”是公式，但文件中没有保存它的结果；请用 Excel 或 WPS 打开本文件，保存后重新报送，或直接填写数据。",
        '"{field}" is a formula whose result is not stored in the file; '
        "open it in Excel or WPS, save it and send it again, or type the value itself.",
    ),
)
