"""What openpyxl would lose of the sheets that a roll-up keeps: found part by part, by what it is known to keep.

openpyxl reads the elements and parts named here as kept, writes them anew, and drops every other without a word; so
whatever is not named is a loss, whether anyone thought of it or not.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, NamedTuple
from zipfile import ZipFile

from workbook.master.package import WORKBOOK, Relation, SheetPart, local, parse, relations, sheets

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


class Loss(NamedTuple):
    """Something of the staff's that would not survive: on which sheet ("" for the workbook), and what, in Chinese."""

    sheet: str
    what: str


_KEPT_ELEMENTS = frozenset(
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetProtection scenarios autoFilter mergeCells "
    "conditionalFormatting dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks "
    "colBreaks drawing legacyDrawing tableParts extLst".split()
)
_NOBODY_MISSES = frozenset(
    "sheetCalcPr sortState phoneticPr ignoredErrors cellWatches smartTags webPublishItems".split()
)
_ELEMENTS = {
    "controls": "窗体控件",
    "AlternateContent": "窗体控件",
    "oleObjects": "嵌入的对象",
    "picture": "背景图片",
    "legacyDrawingHF": "页眉页脚中的图片",
    "drawingHF": "页眉页脚中的图片",
    "protectedRanges": "允许编辑的区域",
    "customSheetViews": "自定义视图",
    "dataConsolidate": "合并计算",
    "customProperties": "自定义属性",
}
_EXTENSIONS = {
    "dataValidations": "引用其他工作表的数据验证（下拉列表）",
    "conditionalFormattings": "新式条件格式",
    "sparklineGroups": "迷你图",
    "slicerList": "切片器",
    "timelineRefs": "日程表",
    "protectedRanges": "允许编辑的区域",
}
_KEPT_PARTS = frozenset("hyperlink comments vmlDrawing drawing table pivotTable printerSettings".split())
_PARTS = {
    "threadedComment": "讨论式批注",
    "image": "图片",
    "ctrlProp": "窗体控件",
    "control": "ActiveX控件",
    "oleObject": "嵌入的对象",
    "package": "嵌入的对象",
    "slicer": "切片器",
    "timeline": "日程表",
    "queryTable": "外部数据查询",
    "customProperty": "自定义属性",
    "legacyDrawingHF": "页眉页脚中的图片",
}
_DRAWN = {
    "pic": "图片",
    "graphicFrame": "图表",
    "sp": "文本框或形状",
    "cxnSp": "线条",
    "grpSp": "组合图形",
    "AlternateContent": "切片器或控件",
    "contentPart": "墨迹",
}
_KEPT_BOOK_PARTS = frozenset(
    # The last line: of no use without something on a sheet, where it is found.
    "worksheet chartsheet dialogsheet xlMacrosheet styles theme sharedStrings calcChain externalLink "
    "pivotCacheDefinition customXml volatileDependencies "
    "person sheetMetadata slicerCache timelineCache rdRichValue rdRichValueStructure rdRichValueTypes rdArray "
    "richValueRel rdSupportingPropertyBag rdSupportingPropertyBagStructure richStyles".split()
)
_BOOK_PARTS = {
    "vbaProject": "宏",
    "connections": "外部数据连接",
    "featurePropertyBag": "单元格复选框",
    "FeaturePropertyBag": "单元格复选框",
    "revisionHeaders": "共享工作簿的修订",
    "cellImage": "单元格内图片",
}
_NOTE = re.compile(rb'ObjectType="(\w+)"')


def losses(archive: ZipFile, regenerated: Collection[str], settings: Collection[str] = ()) -> list[Loss]:
    """Every loss, by sheet in order, each kind once a sheet; what stands on `regenerated` sheets does not count.

    Data validations of the new kind on `settings` sheets are put back by a roll-up (workbook/master/keeping.py), since
    Excel makes them of our own whenever it saves the file.
    """
    found: dict[Loss, None] = {}
    for relation in relations(archive, WORKBOOK):
        if relation.kind not in _KEPT_BOOK_PARTS:
            found[Loss("", _BOOK_PARTS.get(relation.kind, f"其他内容（{relation.kind}）"))] = None
    rich = _rich_strings(archive)
    for sheet in sheets(archive):
        if sheet.name not in regenerated:
            for what in _of_sheet(archive, sheet, rich, sheet.name in settings):
                found[Loss(sheet.name, what)] = None
    return list(found)


def _of_sheet(archive: ZipFile, sheet: SheetPart, rich: Collection[str], settings: bool) -> Iterator[str]:
    if sheet.kind != "worksheet":
        yield "图表工作表" if sheet.kind == "chartsheet" else "特殊工作表"
        return
    for node in parse(archive, sheet.part):
        name = local(node.tag)
        if name == "sheetData":
            yield from _of_cells(node, rich)
        elif name == "extLst":
            yield from _of_extensions(node, settings)
        elif name not in _KEPT_ELEMENTS and name not in _NOBODY_MISSES:
            yield _ELEMENTS.get(name, f"其他内容（{name}）")
    for relation in relations(archive, sheet.part):
        yield from _of_part(archive, relation)


def _of_cells(data: Element, rich: Collection[str]) -> Iterator[str]:
    for row in data:
        for cell in row:
            if "cm" in cell.attrib:
                yield "动态数组公式"
            if "vm" in cell.attrib:
                yield "数据类型或单元格内图片"
            kind = cell.get("t")
            if kind == "s" and rich:
                value = next((child.text for child in cell if local(child.tag) == "v"), None)
                if value in rich:
                    yield "一个单元格内的多种字体"
            elif kind == "inlineStr" and any(local(node.tag) == "r" for node in cell.iter()):
                yield "一个单元格内的多种字体"


def _rich_strings(archive: ZipFile) -> frozenset[str]:
    """The numbers, as cells write them, of shared strings that are in more than one font."""
    part = next((found.target for found in relations(archive, WORKBOOK) if found.kind == "sharedStrings"), None)
    if part is None or part not in archive.NameToInfo or not re.search(rb"<(\w+:)?r[ >]", archive.read(part)):
        return frozenset()
    strings = parse(archive, part)
    return frozenset(
        str(number) for number, item in enumerate(strings) if any(local(child.tag) == "r" for child in item)
    )


def _of_extensions(node: Element, settings: bool) -> Iterator[str]:
    for extension in node:
        for child in extension:
            name = local(child.tag)
            if not (settings and name == "dataValidations"):
                yield _EXTENSIONS.get(name, f"其他内容（{name}）")


def _of_part(archive: ZipFile, relation: Relation) -> Iterator[str]:
    if relation.kind not in _KEPT_PARTS:
        yield _PARTS.get(relation.kind, f"其他内容（{relation.kind}）")
    elif relation.kind == "drawing":
        for anchor in parse(archive, relation.target):
            for node in anchor:
                if local(node.tag) in _DRAWN:
                    yield _DRAWN[local(node.tag)]
    elif relation.kind == "vmlDrawing":
        if relation.target in archive.NameToInfo:
            kinds = set(_NOTE.findall(archive.read(relation.target))) - {b"Note"}
            if kinds:
                yield "窗体控件"
    elif relation.kind == "table":
        for inner in relations(archive, relation.target):
            yield _PARTS.get(inner.kind, f"其他内容（{inner.kind}）")
