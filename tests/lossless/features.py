"""What a workbook holds that a program may lose: counted over the corpus, so that the proof says what it covers."""

from __future__ import annotations

import re

from workbook.package.package import Package

_PARTS = {
    "macros": "vbaProject.bin",
    "pictures": "xl/media/",
    "charts": "xl/charts/chart",
    "drawings": "xl/drawings/drawing",
    "comments": "xl/comments",
    "threaded comments": "xl/threadedComments/",
    "form controls": "xl/ctrlProps/",
    "ActiveX controls": "xl/activeX/",
    "embedded objects": "xl/embeddings/",
    "tables": "xl/tables/",
    "pivot tables": "xl/pivotTables/",
    "pivot caches": "xl/pivotCache/pivotCacheDefinition",
    "external links": "xl/externalLinks/externalLink",
    "calcChain": "xl/calcChain.xml",
    "printer settings": "xl/printerSettings/",
    "custom XML": "customXml/",
    "chart sheets": "xl/chartsheets/",
    "slicers": "xl/slicers/",
}
_CONTENTS = {
    "conditional formats": re.compile(rb"<(\w+:)?conditionalFormatting[ >]"),
    "data validations": re.compile(rb"<(\w+:)?dataValidation[ >]"),
    "x14 extensions": re.compile(rb"<x14:"),
    "merged cells": re.compile(rb"<(\w+:)?mergeCell[ >]"),
    "protected sheets": re.compile(rb"<(\w+:)?sheetProtection[ >]"),
    "hyperlinks": re.compile(rb"<(\w+:)?hyperlink[ >]"),
    "formulas": re.compile(rb"<(\w+:)?f[ >]"),
    "rich text": re.compile(rb"<(\w+:)?rPr[ >]"),
    "defined names": re.compile(rb"<(\w+:)?definedName[ >]"),
    "strict namespaces": re.compile(rb"purl\.oclc\.org/ooxml/spreadsheetml"),
}

FEATURES = (*_PARTS, *_CONTENTS)


def features_of(data: bytes) -> list[str]:
    """The names of what a workbook holds, in the order of FEATURES."""
    package = Package(data)
    names = [name.lower() for name in package.names]
    found = {word for word, start in _PARTS.items() if any(start.lower() in name for name in names)}
    texts = [package.read(name) for name in package.names if name.startswith("xl/") and name.endswith(".xml")]
    found |= {word for word, pattern in _CONTENTS.items() if any(pattern.search(text) for text in texts)}
    return [word for word in FEATURES if word in found]
