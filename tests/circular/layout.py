"""The looks of the shipped Word templates: GB/T 9704—2012, made by hand from nothing.

Sizes: 2号 22 pt, 3号 16 pt, 4号 14 pt; lengths in twentieths of a point (twips), as Word has them.
"""

from __future__ import annotations

import io
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

XIAOBIAO, FANG, HEI, KAI, SONG = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
ELSE = {XIAOBIAO: "华文中宋", FANG: "仿宋", HEI: "SimHei", KAI: "楷体", SONG: "SimSun"}
"""What stands in where a font is not installed."""

LINE = 579
"""22 lines of it fill the 225 mm of the text area; 28 signs of 15.75 pt its 156 mm."""
SIGN, WIDTH = 315, 8844
RED = "C00000"


def fonts(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:eastAsia="{name}" w:hAnsi="{name}" w:cs="{name}"/>'


def style(name: str, paragraph: str, font: str, size: int, run: str = "") -> str:
    spacing = '<w:spacing w:val="-5"/>' if size == 32 else ""
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{name}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="a"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{fonts(font)}{run}{spacing}'
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
    )


def exact(line: int = LINE, before: int = 0, after: int = 0) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="exact"/>'


FIRST = f'<w:ind w:firstLineChars="200" w:firstLine="{2 * SIGN}"/>'
NUMBERED = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="1"/></w:numPr>'
CENTRE, RIGHT, LEFT = (f'<w:jc w:val="{where}"/>' for where in ("center", "right", "left"))


def styles() -> str:
    body = exact() + FIRST
    signed = exact() + f'<w:ind w:left="{int(13.5 * SIGN)}"/>' + CENTRE
    cell = '<w:spacing w:before="20" w:after="20" w:line="260" w:lineRule="exact"/>'
    rule = '<w:pBdr><w:bottom w:val="single" w:sz="18" w:space="4" w:color="C00000"/></w:pBdr>'
    imprint = "".join(f'<w:{side} w:val="single" w:sz="8" w:space="4" w:color="auto"/>' for side in ("top", "bottom"))
    tabs = f'<w:tabs><w:tab w:val="right" w:pos="{WIDTH}"/></w:tabs>'
    made = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr>'
        "</w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/><w:qFormat/>'
        '<w:pPr><w:widowControl w:val="0"/><w:kinsoku/><w:overflowPunct/><w:autoSpaceDE w:val="0"/>'
        f'<w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>{exact()}<w:jc w:val="both"/></w:pPr>'
        f'<w:rPr>{fonts(FANG)}<w:spacing w:val="-5"/><w:kern w:val="2"/><w:sz w:val="32"/><w:szCs w:val="32"/>'
        "</w:rPr></w:style>"
        '<w:style w:type="table" w:default="1" w:styleId="t"><w:name w:val="Normal Table"/><w:tblPr><w:tblCellMar>'
        '<w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        + style("公文标题", exact(680) + CENTRE, XIAOBIAO, 44)
        + style("主送机关", exact(), FANG, 32)
        + style("公文正文", body, FANG, 32)
        + style("一级标题", "<w:keepNext/>" + NUMBERED.format(0) + body, HEI, 32)
        + style("二级标题", NUMBERED.format(1) + body, KAI, 32)
        + '<w:style w:type="character" w:customStyle="1" w:styleId="接排正文"><w:name w:val="接排正文"/><w:qFormat/>'
        f"<w:rPr>{fonts(FANG)}</w:rPr></w:style>"
        + style("附件说明", exact() + f'<w:ind w:left="{5 * SIGN}" w:hanging="{3 * SIGN}"/>' + LEFT, FANG, 32)
        + style("附件说明续", exact() + f'<w:ind w:left="{5 * SIGN}"/>' + LEFT, FANG, 32)
        + style("发文机关署名", "<w:keepNext/>" + signed, FANG, 32)
        + style("成文日期", signed, FANG, 32)
        + style("附件编号", "<w:keepNext/><w:pageBreakBefore/>" + exact() + LEFT, HEI, 32)
        + style("附件标题", "<w:keepNext/>" + exact(680) + CENTRE, XIAOBIAO, 44)
        + style("表注", exact(340, 60, 40) + RIGHT, SONG, 21)
        + style("表头", cell + CENTRE, HEI, 20)
        + style("表文", cell + LEFT, SONG, 20)
        + style("表中", cell + CENTRE, SONG, 20)
        + style("表数", cell + RIGHT, SONG, 20)
        + style("报头活动", exact(560, 0, 60) + CENTRE, XIAOBIAO, 32, f'<w:color w:val="{RED}"/>')
        + style("报头名称", exact(1240) + CENTRE, XIAOBIAO, 84, f'<w:color w:val="{RED}"/><w:spacing w:val="200"/>')
        + style("报头期号", exact() + CENTRE, FANG, 32)
        + style("报头日期", rule + tabs + exact(560), FANG, 32)
        + style("版记", f"<w:keepLines/><w:pBdr>{imprint}</w:pBdr>{tabs}"
                + exact(500, 500) + LEFT, FANG, 28)
        + style("页码", '<w:spacing w:line="360" w:lineRule="exact"/>', SONG, 28)
    )  # fmt: skip
    return f'{HEAD}<w:styles xmlns:w="{W}">{made}</w:styles>'


def numbering() -> str:
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>'
        f'<w:pStyle w:val="{name}"/>'
        f'<w:suff w:val="nothing"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
        for at, (name, text) in enumerate((("一级标题", "%1、"), ("二级标题", "（%2）")))
    )
    return (
        f'{HEAD}<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>'
        f'{levels}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )


def footer(side: str) -> str:
    """一字线 on both sides of the number, one sign from the outer edge."""
    field = "".join(
        f"<w:r>{inner}</w:r>"
        for inner in (
            '<w:t xml:space="preserve">— </w:t>', '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>', '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>1</w:t>", '<w:fldChar w:fldCharType="end"/>', '<w:t xml:space="preserve"> —</w:t>',
        )
    )  # fmt: skip
    place = f'<w:pPr><w:pStyle w:val="页码"/><w:ind w:{side}="280"/><w:jc w:val="{side}"/></w:pPr>'
    return f'{HEAD}<w:ftr xmlns:w="{W}"><w:p>{place}{field}</w:p></w:ftr>'


def section() -> str:
    feet = "".join(f'<w:footerReference w:type="{kind}" r:id="rId{at}"/>' for at, kind in ((4, "default"), (5, "even")))
    return (
        f'<w:sectPr>{feet}<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1475" w:bottom="1984" '
        f'w:left="1587" w:header="851" w:footer="1400" w:gutter="0"/><w:docGrid w:type="lines" w:linePitch="{LINE}"/>'
        "</w:sectPr>"
    )


def package(body: str, title: str) -> bytes:
    """The .docx of a body: the fewest parts that Word wants."""
    table_of_fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in ELSE.items()
    )
    related = [
        ("styles", "styles.xml"), ("numbering", "numbering.xml"), ("settings", "settings.xml"),
        ("footer", "footer1.xml"), ("footer", "footer2.xml"), ("fontTable", "fontTable.xml"),
    ]  # fmt: skip
    kinds = {
        "word/document.xml": f"{OFFICE}.document.main+xml",
        **{f"word/{name}": f"{OFFICE}.{kind}+xml" for kind, name in related},
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in kinds.items())
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{relations}"><Relationship Id="rId1" Type="{R}/officeDocument" '
        f'Target="word/document.xml"/><Relationship Id="rId2" Type="{relations}/metadata/core-properties" '
        'Target="docProps/core.xml"/></Relationships>',
        "docProps/core.xml": '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{title}</dc:title>'
        '<dcterms:created xsi:type="dcterms:W3CDTF">2020-01-01T00:00:00Z</dcterms:created></cp:coreProperties>',
        "word/document.xml": f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}{section()}</w:body></w:document>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{relations}">'
        + "".join(
            f'<Relationship Id="rId{at}" Type="{R}/{kind}" Target="{name}"/>'
            for at, (kind, name) in enumerate(related, 1)
        )
        + "</Relationships>",
        "word/styles.xml": styles().removeprefix(HEAD),
        "word/numbering.xml": numbering().removeprefix(HEAD),
        "word/settings.xml": f'<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>'
        '<w:evenAndOddHeaders/><w:characterSpacingControl w:val="compressPunctuation"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        '</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>',
        "word/footer1.xml": footer("right").removeprefix(HEAD),
        "word/footer2.xml": footer("left").removeprefix(HEAD),
        "word/fontTable.xml": f'<w:fonts xmlns:w="{W}">{table_of_fonts}</w:fonts>',
    }
    with io.BytesIO() as made:
        with ZipFile(made, "w", ZIP_DEFLATED) as new:
            for name, part in parts.items():
                info = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                info.compress_type, info.create_system = ZIP_DEFLATED, 0
                new.writestr(info, HEAD + part)
        return made.getvalue()
