"""The template.* codes: what reading says of sheets, headers, version and tampering."""

from __future__ import annotations

from workbook.finding import Code, Severity, Text

CODES: tuple[Code, ...] = (
    Code(
        "template.missing-sheet",
        Severity.ERROR,
        Text("缺少工作表", "Sheet missing"),
        Text(
            "缺少工作表“{name}”：请从下发的模板中恢复该表后重新报送。",
            "Sheet “{name}” is missing: restore it from the template and send again.",
        ),
    ),
    Code(
        "template.renamed-sheet",
        Severity.INFO,
        Text("工作表改名", "Sheet renamed"),
        Text(
            "工作表“{name}”被改名为“{present}”，已按表头识别；请保持原名。",
            "Sheet “{name}” is now “{present}”; it was known by its headers. Please keep its name.",
        ),
    ),
    Code(
        "template.missing-header",
        Severity.ERROR,
        Text("找不到表头", "Header row missing"),
        Text(
            "“{section}”的表头行被删除或改动，无法识别各栏：请恢复模板的表头。",
            "The header row of “{section}” was removed or changed: restore it from the template.",
        ),
    ),
    Code(
        "template.missing-column",
        Severity.ERROR,
        Text("缺少栏目", "Column missing"),
        Text(
            "缺少“{title}”一栏：请从下发的模板中恢复该栏后填写。",
            "“{title}” is missing: restore it from the template and fill it in.",
        ),
    ),
    Code(
        "template.duplicate-column",
        Severity.ERROR,
        Text("栏目重复", "Column twice"),
        Text(
            "“{title}”一栏出现了两次，无法确定以哪一栏为准：请删除多余的一栏。",
            "“{title}” appears twice: delete the one that does not count.",
        ),
    ),
    Code(
        "template.extra-column",
        Severity.INFO,
        Text("多出栏目", "Extra column"),
        Text(
            "“{title}”不是模板的栏目，其内容未被采集；需要补充的请写在“备注”中。",
            "“{title}” is no column of the template and was not read; put remarks in 备注.",
        ),
    ),
    Code(
        "template.moved-columns",
        Severity.INFO,
        Text("栏目次序变动", "Columns reordered"),
        Text(
            "“{section}”的栏目次序与模板不同，已按表头识别。",
            "The columns of “{section}” are in another order; they were known by their headers.",
        ),
    ),
    Code(
        "template.missing-row",
        Severity.ERROR,
        Text("缺少固定行", "Fixed row missing"),
        Text(
            "缺少“{label}”一行：请从下发的模板中恢复。", "The row “{label}” is missing: restore it from the template."
        ),
    ),
    Code(
        "template.extra-row",
        Severity.ERROR,
        Text("固定行之外的行", "Row that the form does not list"),
        Text(
            "本表各行已预填，不能增加：请删去本行。",
            "The rows of this table are given and none can be added: delete this row.",
        ),
    ),
    Code(
        "template.unmarked-rows",
        Severity.INFO,
        Text("缺少行标记", "Row markers missing"),
        Text(
            "从第{row}行起有{count}行没有行标记“{mark}”，已按数据行读取。",
            "{count} rows from row {row} on bear no marker “{mark}”; they were read as data.",
        ),
    ),
    Code(
        "template.total-row",
        Severity.INFO,
        Text("合计行", "Total row"),
        Text(
            "自行添加的合计行不计入明细，已略过；合计由报表自动计算。",
            "A total row added by hand is no entry and was left out; totals are computed.",
        ),
    ),
    Code(
        "template.header-row",
        Severity.INFO,
        Text("重复的表头", "Header row again"),
        Text(
            "本行又是表头，已略过；每张表只留一行表头。",
            "This row says the headers again and was left out; one header row is enough.",
        ),
    ),
    Code(
        "template.note-row",
        Severity.INFO,
        Text("备注行", "Row of notes"),
        Text(
            "“{value}”不是一条记录，未计入；需要说明的请写在“备注”栏或“情况说明”表。",
            "“{value}” is no entry and was left out; put notes in 备注 or 情况说明.",
        ),
    ),
    Code(
        "template.numbered-rows",
        Severity.INFO,
        Text("只有序号的行", "Numbered, but empty"),
        Text(
            "从本行起有{count}行只填了序号，未计入；多余的序号请清除。",
            "From here on {count} rows hold nothing but their number and were left out; clear the numbers.",
        ),
    ),
    Code(
        "template.stray-row",
        Severity.ERROR,
        Text("不成记录的行", "Row that is no entry"),
        Text(
            "本行只填了“{value}”一格，不成一条记录：如是数据请分栏填全，如是备注请删去或写入“情况说明”表。",
            "“{value}” is all there is in this row: fill in the entry, column by column, or move the note to 情况说明.",
        ),
    ),
    Code(
        "template.tampered",
        Severity.ERROR,
        Text("预填内容被改动", "Prefilled cell changed"),
        Text(
            "“{field}”是预填内容，应为“{given}”，现为“{value}”：请改回；如预填有误请与主办部门联系。",
            "“{field}” was prefilled as “{given}” and now says “{value}”: "
            "put it back, or call the department if it was wrong.",
        ),
    ),
    Code(
        "template.meta",
        Severity.WARNING,
        Text("识别信息被改动", "Hidden identification changed"),
        Text(
            "隐藏的识别信息（_meta）与其校验码不符：请改用下发的模板填报。",
            "The hidden identification (_meta) does not match its digest: use the template as handed out.",
        ),
    ),
    Code(
        "template.no-meta",
        Severity.INFO,
        Text("没有识别信息", "No hidden identification"),
        Text(
            "文件中没有识别信息（_meta），已按“{field}”等可见内容识别；请使用下发的模板。",
            "There is no hidden identification (_meta); “{field}” and other visible cells were used. "
            "Please use the template.",
        ),
    ),
    Code(
        "template.version",
        Severity.ERROR,
        Text("模板版本不符", "Template version differs"),
        Text(
            "本表用的是第{version}版模板，现行为第{current}版：{what}。",
            "This is version {version} of the template; the present one is {current}: {what_en}.",
        ),
    ),
    Code(
        "template.new-field",
        Severity.ERROR,
        Text("缺少新增的必填栏目", "New required field"),
        Text(
            "现行第{current}版模板新增了必填的“{title}”，本表用的第{version}版没有：请改用现行模板补填。",
            "The present template (version {current}) asks for “{title}”, which version {version} did not have: "
            "fill it in there.",
        ),
    ),
    Code(
        "template.campaign",
        Severity.ERROR,
        Text("属于另一项活动", "Another campaign's form"),
        Text(
            "本表属于另一项活动（{campaign}）：请使用本活动下发的模板。",
            "This form belongs to another campaign ({campaign}): use this campaign's template.",
        ),
    ),
    Code(
        "template.reused",
        Severity.ERROR,
        Text("用了其他月份的模板", "Template of another month"),
        Text(
            "本表是{period}的模板，所填日期却全部在{other}：请改用{other}的模板报送。",
            "This is the template for {period}, but every date in it is in {other}: use that month's template.",
        ),
    ),
)
