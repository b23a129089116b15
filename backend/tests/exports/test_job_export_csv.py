"""The export as CSV: conforms to RFC 4180 and contains no spreadsheet formulas."""

import codecs
import csv
import io
import json

import pytest
from psycopg.types.json import Jsonb

from tests import factories
from tests.support.client import Api
from tests.support.exports import export, records

pytestmark = pytest.mark.usefixtures("transactional_db")

FORMULAS = (
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "  \t -1", "\u00a0=1", "\u3000=1", "\ufeff=1",
    "\u200b+1", "\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20SUM", "\u22121", "\ufe631", "=", "-", "\tx", "\rx",
    '=HYPERLINK("http://evil","x")', "=cmd|' /C calc'!A0",
)  # fmt: skip
OTHERS = (
    "a=1", "1-2", "'=1", "~x", "[=1]", "Ünï ©", "日本語", "🧬", "a\t=1", '"=1', "_", "0", "ab@c.de", "", " ", "\u00a0x",
    "line\n=1",
)  # fmt: skip


def test_formula_cells_become_text() -> None:
    for text in FORMULAS:
        factories.failed(error_message=text, description=text, status_message=text)
    exported = records("ordering=created_at")
    for column in ("error_message", "description", "status_message"):
        assert [record[column] for record in exported] == [f"'{text}" for text in FORMULAS]
    assert [item["error_message"] for item in json.loads(export("json", "ordering=created_at"))] == list(FORMULAS)


def test_other_cells_are_unchanged() -> None:
    for text in OTHERS:
        factories.failed(error_message=text)
    assert [record["error_message"] for record in records("ordering=created_at")] == list(OTHERS)


def test_formulas_in_every_text_column_are_neutralised() -> None:
    factories.running(name="=1", queue="+1", unique_key="-1", task="@1", worker="=1")
    (record,) = records()
    cells = [record[column] for column in ("name", "queue", "unique_key", "task", "worker")]
    assert cells == ["'=1", "'+1", "'-1", "'@1", "'=1"]


def test_numbers_in_numeric_columns_are_unchanged() -> None:
    factories.completed(result_data=Jsonb(-5), args={"x": "=1"})
    (record,) = records()
    assert record["result_data"] == "-5"
    assert record["args"] == '{"x": "=1"}'
    assert float(record["execution_time"]) == 1


def test_csv_is_quoted_by_rfc_4180() -> None:
    factories.failed(name='a "b", c', error_message="x\ny", description="plain")
    data = export("csv")
    assert b',"a ""b"", c",' in data
    assert b',"x\ny",' in data
    assert b",plain," in data
    assert data.endswith(b"\r\n")
    assert data.count(b"\r\n") == 2
    assert not data.startswith(b"\xef\xbb\xbf")


def test_empty_text_differs_from_null() -> None:
    factories.pending(description="", worker=None)
    (line,) = export("csv").splitlines()[1:]
    assert b',"","",,1,"",,,,{},,{}' in line


def test_a_byte_order_mark_comes_first_when_asked_for() -> None:
    factories.pending(name="Ǻngström ☃")
    plain, marked = export("csv", "bom=false"), export("csv", "bom=true")
    assert not plain.startswith(codecs.BOM_UTF8)
    assert marked == codecs.BOM_UTF8 + plain
    (record,) = csv.DictReader(io.StringIO(marked.decode("utf-8-sig"), newline=""))
    assert record["name"] == "Ǻngström ☃"


def test_a_byte_order_mark_stands_before_a_header_without_jobs() -> None:
    assert export("csv", "bom=true").startswith(codecs.BOM_UTF8 + b"id,name")


@pytest.mark.parametrize(
    "query", ["file_format=json&bom=true", "file_format=ndjson&bom=true", "bom=1", "bom=", "bom=on"]
)
def test_a_byte_order_mark_elsewhere_and_other_words_are_refused(query: str) -> None:
    answer = Api().get("jobs/export/", query)
    assert (answer.status, list(answer.json["errors"])) == (400, ["bom"])


def test_integers_past_the_53rd_bit_keep_their_digits() -> None:
    digits = {"row": 1970670598291982291, "big": 10**40 + 7, "fine": 0.1}
    factories.completed(args=Jsonb(digits), result_data=Jsonb(2**64 + 1), resource_requirements=Jsonb(digits))
    (record,) = records()
    (item,) = json.loads(export("json"))
    (line,) = export("ndjson").splitlines()
    assert record["result_data"] == str(2**64 + 1)
    for found in (
        item,
        json.loads(line),
        {name: json.loads(record[name]) for name in ("args", "resource_requirements")},
    ):
        assert found["args"] == found["resource_requirements"] == digits
