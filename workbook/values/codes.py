"""The closed list of value.* codes: what each says and how to mend it.

Slots of the messages: `{field}` and `{value}` (as typed) everywhere; `{canonical}` (what was read) where the
reading lost nothing; `{suggestion}` where it is uncertain.
"""

from __future__ import annotations

from workbook.finding import Code
from workbook.values.oddcodes import CODES as ODD
from workbook.values.wording import asked, refused, told

CODES: tuple[Code, ...] = (
    told(
        "full-width",
        "全角字符",
        "Full-width characters",
        "“{field}”的“{value}”是全角字符，已读作“{canonical}”；下次请用半角（英文输入法）填写。",
        '"{field}": the full-width "{value}" was read as "{canonical}"; next time type half-width characters.',
    ),
    told(
        "spaces",
        "多余的空格",
        "Stray blanks",
        "“{field}”的“{value}”含有多余的空格或不可见字符，已读作“{canonical}”；下次请不要加空格。",
        '"{field}": "{value}" holds stray blanks or unseen characters and was read as "{canonical}"; leave them out.',
    ),
    told(
        "number-text",
        "文本格式的数字",
        "Number typed as text",
        "“{field}”的“{value}”是文本，已读作数字 {canonical}；下次请直接填写数字，单元格不要设为文本格式。",
        '"{field}": the text "{value}" was read as the number {canonical}; type a plain number.',
    ),
    told(
        "with-unit",
        "数字带单位",
        "Number with a unit",
        "“{field}”的“{value}”带有单位或其他文字，已读作 {canonical}；下次请只填数字。",
        '"{field}": "{value}" holds a unit or other words and was read as {canonical}; type the number alone.',
    ),
    told(
        "wan",
        "以万、千计的数字",
        "Number in ten thousands",
        "“{field}”的“{value}”已读作 {canonical}；下次请填写完整的数字。",
        '"{field}": "{value}" was read as {canonical}; type the whole number.',
    ),
    told(
        "chinese-number",
        "中文数字",
        "Chinese numerals",
        "“{field}”的中文数字“{value}”已读作 {canonical}；下次请用阿拉伯数字填写。",
        '"{field}": the Chinese numeral "{value}" was read as {canonical}; type Arabic figures.',
    ),
    told(
        "date-text",
        "日期写法不规范",
        "Date not typed as a date",
        "“{field}”的“{value}”已读作 {canonical}；下次请填写为 2020-04-03 这样的日期，不带时间。",
        '"{field}": "{value}" was read as {canonical}; type a plain date such as 2020-04-03, without a time.',
    ),
    told(
        "date-year",
        "日期缺少年份",
        "Date without a year",
        "“{field}”的“{value}”没有写年份，已按报告期读作 {canonical}；下次请写全年月日，如 2020-04-03。",
        '"{field}": "{value}" has no year, by its period it is {canonical}; type the whole date, as 2020-04-03.',
    ),
    told(
        "date-serial",
        "日期显示为序列号",
        "Date shown as a serial number",
        "“{field}”的“{value}”是未设日期格式的序列号，已读作 {canonical}；请将单元格格式设为日期。",
        '"{field}": the serial number "{value}" was read as {canonical}; give the cell a date format.',
    ),
    told(
        "time-text",
        "时间写法不规范",
        "Time not typed as a time",
        "“{field}”的“{value}”已读作 {canonical}；下次请按24小时制填写，如 09:30。",
        '"{field}": "{value}" was read as {canonical}; type the time by the 24-hour clock, as 09:30.',
    ),
    told(
        "month-text",
        "月份写法不规范",
        "Month not typed as a month",
        "“{field}”的“{value}”已读作 {canonical}；下次请填写为 2020-04 这样的月份。",
        '"{field}": "{value}" was read as {canonical}; type the month as 2020-04.',
    ),
    told(
        "text-number",
        "文字栏中的数字",
        "Number in a text field",
        "“{field}”的“{value}”是数字格式，已读作文字“{canonical}”；如是电话、编号等号码，请核对开头的 0 有没有丢失。",
        '"{field}": the number "{value}" was read as the text "{canonical}"; '
        "if it is a telephone or other code, check that no leading nought was lost.",
    ),
    told(
        "text-date",
        "文字栏中的日期",
        "Date in a text field",
        "“{field}”的“{value}”被 Excel 存成了日期或时间，已读作文字“{canonical}”；"
        "如与原意不符，请将单元格设为文本格式后重新填写。",
        '"{field}": Excel stored "{value}" as a date or time, read as the text "{canonical}"; '
        "if that is not meant, set the cell to text and type it again.",
    ),
    told(
        "alias",
        "不是标准选项",
        "Not the standard choice",
        "“{field}”的“{value}”已读作“{canonical}”；下次请从下拉列表中选择。",
        '"{field}": "{value}" was read as "{canonical}"; choose from the drop-down list.',
    ),
    told(
        "placeholder",
        "以符号或文字表示空白",
        "Sign or word for nothing",
        "“{field}”的“{value}”已视为未填；没有内容时请留空。",
        '"{field}": "{value}" was taken as empty; leave the cell blank when there is nothing to say.',
    ),
    told(
        "merged",
        "合并单元格",
        "Merged cells",
        "“{field}”是合并单元格，各行均已读作“{value}”；请取消合并，逐行填写。",
        '"{field}" is a merged cell; each of its rows was read as "{value}"; unmerge it and fill in every row.',
    ),
    told(
        "adopted",
        "已采纳建议",
        "Suggestion taken",
        "“{field}”的“{value}”已按单位的“采纳”意见改为“{suggestion}”计入；报送的文件本身没有改动。",
        '"{field}": "{value}" counts as "{suggestion}", as the unit agreed; the file itself was left as it is.',
    ),
    told(
        "not-adopted",
        "没有写“采纳”二字",
        "Not the word for taking it",
        "“{field}”的“{value}”没有按建议改为“{suggestion}”：“问题清单”的“采纳”格里写的是“{word}”；"
        "同意建议的请选“采纳”二字，不同意的请留空。",
        '"{field}": "{value}" was not changed to "{suggestion}": beside the suggestion stands "{word}"; '
        "choose the word of the list to take it, or leave the cell blank.",
    ),
    asked(
        "approximate",
        "约数",
        "Approximate figure",
        "是约数，暂按 {suggestion} 计；请改为准确的数据，确实无法准确的请在情况说明中说明。",
        "it is approximate and taken as {suggestion} for now; give the exact figure, or explain why there is none.",
    ),
    asked(
        "range",
        "填写了范围",
        "A range",
        "是一个范围，暂按 {suggestion} 计；请改为一个准确的值，多场活动请分行填写。",
        "it is a range and taken as {suggestion} for now; give one exact value, and each event a row of its own.",
    ),
    asked(
        "date-order",
        "日期有两种读法",
        "Date with two readings",
        "年月日的顺序不明，暂按 {suggestion} 计；请按 2020-04-03 的写法重新填写。",
        "the order of day, month and year is unclear, {suggestion} is taken for now; type it as 2020-04-03.",
    ),
    asked(
        "date-decimal",
        "日期存成了小数",
        "Date stored as a decimal",
        "被 Excel 存成了小数，末尾的 0 可能已丢失（4.1 与 4.10 无法区分），暂按 {suggestion} 计；"
        "请按 2020-04-03 或 2020-04 的写法重新填写。",
        "Excel stored a decimal, and a last nought may be lost (4.1 or 4.10); {suggestion} is taken for now; "
        "type it as 2020-04-03 or 2020-04.",
    ),
    refused(
        "number",
        "无法读作数字",
        "Not a number",
        "“{field}”填的“{value}”无法读作数字；请只填一个数字，如 120，不带单位和文字。",
        '"{field}": "{value}" cannot be read as a number; type one number alone, as 120.',
    ),
    refused(
        "date",
        "无法读作日期",
        "Not a date",
        "“{field}”填的“{value}”无法读作日期，或这一天不存在；请按 2020-04-03 的写法填写一个日期。",
        '"{field}": "{value}" cannot be read as a date, or there is no such day; type one date, as 2020-04-03.',
    ),
    refused(
        "time",
        "无法读作时间",
        "Not a time",
        "“{field}”填的“{value}”无法读作时间；请按24小时制填写，如 09:30（00:00 至 23:59）。",
        '"{field}": "{value}" cannot be read as a time; type it by the 24-hour clock, as 09:30 (00:00 to 23:59).',
    ),
    refused(
        "month",
        "无法读作月份",
        "Not a month",
        "“{field}”填的“{value}”无法读作月份；请按 2020-04 的写法填写一个月份。",
        '"{field}": "{value}" cannot be read as a month; type one month, as 2020-04.',
    ),
    *ODD,
)
