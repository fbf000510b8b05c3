"""How the shipped Word templates were made.

`python -m tests.circular.making` writes them anew into templates/notices; a test holds that they are what this makes.
"""

from __future__ import annotations

from xml.sax.saxutils import escape

from tests.circular.layout import WIDTH, package
from tests.support import ROOT


def p(name: str, text: str = "") -> str:
    """A paragraph; a tab and a line break in the text are Word's own."""
    runs = escape(text).replace("\t", "</w:t><w:tab/><w:t>").replace("\n", "</w:t><w:br/><w:t>")
    run = f'<w:r><w:t xml:space="preserve">{runs}</w:t></w:r>' if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{name}"/></w:pPr>{run}</w:p>'


def run_in(heading: str, text: str) -> str:
    """A heading of the second level with its text after it."""
    run = f'<w:r><w:rPr><w:rStyle w:val="接排正文"/></w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    return p("二级标题", heading).replace("</w:p>", f"{run}</w:p>")


def each(loop: str, *inner: str) -> str:
    """Paragraphs for every one of a list."""
    return p("公文正文", f"{{%p for {loop} %}}") + "".join(inner) + p("公文正文", "{%p endfor %}")


def where(condition: str, *inner: str) -> str:
    """Paragraphs that stand only where there is something to say."""
    return p("公文正文", f"{{%p if {condition} %}}") + "".join(inner) + p("公文正文", "{%p endif %}")


def table(columns: list[tuple[int, str, str, str]], rows: str) -> str:
    """Columns are (width, header, style, word); one of width 0 holds an instruction for its row."""
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    header = "".join(cell(width, "表头", text) for width, text, _, _ in columns)
    row = "".join(cell(width, name, word) for width, _, name, word in columns)
    sides = "".join(f'<w:{side} w:w="45" w:type="dxa"/>' for side in ("left", "right"))
    margins = f"<w:tblCellMar>{sides}</w:tblCellMar>"
    tall = '<w:trHeight w:val="360" w:hRule="atLeast"/>'
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width, _, _, _ in columns)

    def instruction(text: str) -> str:
        return f'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="{len(columns)}"/></w:tcPr>{p("表文", text)}</w:tc></w:tr>'

    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{WIDTH}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{lines}'
        f'</w:tblBorders><w:tblLayout w:type="autofit"/>{margins}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>"
        f"<w:tr><w:trPr><w:cantSplit/>{tall}<w:tblHeader/></w:trPr>{header}</w:tr>"
        f"{instruction(f'{{%tr for row in {rows} %}}')}<w:tr><w:trPr><w:cantSplit/>{tall}</w:trPr>{row}</w:tr>"
        f"{instruction('{%tr endfor %}')}</w:tbl>"
    )


def cell(width: int, name: str, text: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{p(name, text)}</w:tc>'


def circular() -> str:
    progress = table(
        [
            (480, "排名", "表中", "{{ row.rank }}"), (2380, "单位", "表文", "{{ row.who }}"),
            (720, "本月\n{{ count_word }}", "表数", "{{ row.done }}"),
            (60, "{%tc for name in measures %}", "表数", "{%tc for figure in row.figures %}"),
            (944, "本月\n{{ name }}", "表数", "{{ figure }}"),
            (60, "{%tc endfor %}", "表数", "{%tc endfor %}"),
            (800, "任务", "表数", "{{ row.target }}"), (800, "累计", "表数", "{{ row.whole }}"),
            (860, "完成率", "表数", "{{ row.rate }}"), (800, "尚差", "表数", "{{ row.owed }}"),
        ],
        "progress",
    )  # fmt: skip
    states = table(
        [
            (480, "序号", "表中", "{{ loop.index }}"), (2514, "单位", "表文", "{{ row.who }}"),
            (1960, "{{ month }}\n报表", "表中", "{{ row.state }}"), (1290, "收到日期", "表中", "{{ row.day }}"),
            (520, "应报", "表数", "{{ row.asked }}"), (520, "通过", "表数", "{{ row.passed }}"),
            (520, "退回", "表数", "{{ row.returned }}"), (520, "未报", "表数", "{{ row.missing }}"),
            (520, "迟报", "表数", "{{ row.late }}"),
        ],
        "states",
    )  # fmt: skip
    more = "其余{{ more_experiences }}条经验做法见《简报》{{ issue }}。"
    return (
        p("公文标题", "关于{{ campaign }}\n{{ month }}开展情况的通报")
        + p("公文正文")
        + p("主送机关", "各有关单位：")
        + p("公文正文", "现将{{ campaign }}{{ month }}开展情况通报如下。")
        + p("一级标题", "总体情况")
        + each("line in overall", p("公文正文", "{{ line }}"))
        + where("quotas or ranking", p("一级标题", "任务完成情况"))
        + each("line in quotas", p("公文正文", "{{ line }}"))
        + each("line in ranking", p("公文正文", "{{ line }}"))
        + p("一级标题", "报送情况")
        + each("line in reporting", p("公文正文", "{{ line }}"))
        + where(
            "experiences", p("一级标题", "经验做法"),
            each("one in experiences", run_in("{{ one.who }}。", "{{ one.text }}")),
            where("more_experiences", p("公文正文", more)),
        )
        + where("problems", p("一级标题", "存在问题"), each("line in problems", p("公文正文", "{{ line }}")))
        + where(
            "requirements", p("一级标题", "下步要求"),
            each("one in requirements", run_in("{{ one.head }}。", "{{ one.text }}")),
        )
        + p("公文正文")
        + where("progress", p("附件说明", "附件：1．各单位完成情况表"), p("附件说明续", "2．各单位报送情况表"))
        + where("not progress", p("附件说明", "附件：各单位报送情况表"))
        + p("公文正文") * 2
        + p("发文机关署名", "{{ department }}")
        + p("成文日期", "{{ date }}")
        + where(
            "progress", p("附件编号", "附件1"), p("公文正文"), p("附件标题", "各单位完成情况表"),
            p("表注", "（累计截至{{ month_end }}；计数单位：{{ count_unit }}；空白为本月报表未入账，“—”为没有单独任务）"), progress,
        )
        + p("附件编号", "附件{% if progress %}2{% endif %}") + p("公文正文") + p("附件标题", "各单位报送情况表")
        + p("表注", "（右五栏为截至{{ month_end }}的月数，退回含正在核实的）")
        + states
    )  # fmt: skip


def bulletin() -> str:
    heading = p("二级标题", "{{ one.who }}").replace("</w:pPr>", "<w:keepNext/></w:pPr>")
    parts = [
        where(
            words, p("一级标题", title),
            each(f"one in {words}", heading, each("line in one.lines", p("公文正文", "{{ line }}"))),
        )
        for words, title in (("narratives", "工作动态"), ("experiences", "经验做法"))
    ]  # fmt: skip
    return (
        p("报头活动", "{{ campaign }}")
        + p("报头名称", "简报")
        + p("报头期号", "{{ issue }}")
        + p("报头日期", "{{ department }}\t{{ date }}")
        + p("公文正文")
        + p("公文标题", "{{ month }}工作情况")
        + p("公文正文")
        + each("line in summary", p("公文正文", "{{ line }}"))
        + "".join(parts)
        + p("版记", "　{{ department }}\t{{ date }}印发　")
    )


def templates() -> dict[str, bytes]:
    """File name -> the bytes of every template."""
    return {"月度通报.docx": package(circular(), "月度通报"), "简报.docx": package(bulletin(), "简报")}


if __name__ == "__main__":
    for file, data in templates().items():
        (ROOT / "templates" / "notices" / file).write_bytes(data)
