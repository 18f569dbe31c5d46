"""The formats that a report can be written in. Each module is loaded when its format is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from analyzer.datatypes import Corpus, Report


@dataclass(frozen=True, slots=True)
class Format:
    """One format: `module` under analyzer.render has `dumps`; `binary` output is not for a terminal."""

    name: str
    label: str
    module: str
    media_type: str
    ending: str
    binary: bool = False
    with_corpus: bool = True

    def make(self, report: Report, corpus: Corpus) -> bytes:
        """The report in this format."""
        dumps = import_module(f"analyzer.render.{self.module}").dumps
        made: str | bytes = dumps(report, corpus) if self.with_corpus else dumps(report)
        return made if isinstance(made, bytes) else made.encode("utf-8", "replace")


_OFFICE = "application/vnd.openxmlformats-officedocument"
FORMATS: dict[str, Format] = {
    f.name: f
    for f in (
        Format("json", "Report (JSON)", "json_report", "application/json", "json", with_corpus=False),
        Format("csv", "All points (CSV)", "csv_report", "text/csv", "csv", with_corpus=False),
        Format("xlsx", "Workbook (Excel)", "xlsx_report", f"{_OFFICE}.spreadsheetml.sheet", "xlsx", binary=True),
        Format("html", "Report (web page)", "html_report", "text/html", "html"),
        Format("pdf", "Report (PDF)", "pdf_report", "application/pdf", "pdf", binary=True),
        Format("docx", "Summary (Word)", "docx_report", f"{_OFFICE}.wordprocessingml.document", "docx", binary=True),
        Format("markdown", "Summary (Markdown)", "markdown_report", "text/markdown", "md"),
        Format("sarif", "Findings (SARIF)", "sarif", "application/sarif+json", "sarif"),
        Format("oscal", "Assessment results (OSCAL)", "oscal", "application/oscal+json", "oscal.json"),
        Format("junit", "Test results (JUnit)", "junit", "application/xml", "junit.xml"),
        Format("parquet", "All points (Parquet)", "parquet_report", "application/vnd.apache.parquet", "parquet",
               binary=True, with_corpus=False),
    )
}  # fmt: skip
