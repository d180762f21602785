#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/time/hall_time.h"

namespace hallwatch {

enum class CellKind : unsigned char {
  kText = 1,
  kCode = 2,     ///< a name of a thing that may consist of digits (办件编号): never a number to a reader
  kInteger = 3,  ///< shown as it is
  kDecimal = 4,  ///< shown with two decimals
  kEmpty = 5,    ///< not known or not there: "—" on paper, nothing in data
};

/// One cell of a table, with its type, so that each writer can say it in its own way. A value.
struct Cell {
  CellKind kind = CellKind::kEmpty;
  std::string text;
  std::int64_t integer = 0;
  double decimal = 0.0;
  bool has_sign = false;  ///< a difference: "+3", "-2", "0"

  [[nodiscard]] static Cell of(std::string text) { return {CellKind::kText, std::move(text), 0, 0.0, false}; }
  [[nodiscard]] static Cell code(std::string text) { return {CellKind::kCode, std::move(text), 0, 0.0, false}; }
  [[nodiscard]] static Cell number(std::int64_t value) { return {CellKind::kInteger, {}, value, 0.0, false}; }
  [[nodiscard]] static Cell decimals(double value) { return {CellKind::kDecimal, {}, 0, value, false}; }
  [[nodiscard]] static Cell difference(std::int64_t value) { return {CellKind::kInteger, {}, value, 0.0, true}; }
  [[nodiscard]] static Cell decimal_difference(double value) { return {CellKind::kDecimal, {}, 0, value, true}; }
  [[nodiscard]] static Cell empty() { return {}; }

  friend bool operator==(const Cell&, const Cell&) = default;
};

struct Column {
  std::string key;         ///< name in data: "window_id"
  std::string title;       ///< Chinese head
  bool is_number = false;  ///< set to the right

  friend bool operator==(const Column&, const Column&) = default;
};

enum class RowKind : unsigned char { kPlain = 1, kSubtotal = 2, kTotal = 3 };

struct Row {
  std::vector<Cell> cells;  ///< as many as columns
  RowKind kind = RowKind::kPlain;

  friend bool operator==(const Row&, const Row&) = default;
};

/// Where a table is written: a list of every day of everybody is for a spreadsheet, not for paper.
enum class TablePlace : unsigned char { kEverywhere = 1, kPaperOnly = 2, kDataOnly = 3 };

struct Table {
  std::string id;     ///< part of the name of its CSV file: "alerts"
  std::string title;  ///< above the table; may be empty
  std::vector<Column> columns;
  std::vector<Row> rows;
  TablePlace place = TablePlace::kEverywhere;
  bool is_for_machines = false;                 ///< codes are written bare, whatever a spreadsheet makes of them
  std::string empty_text = "本期无此类记录。";  ///< on paper instead of a table without rows

  friend bool operator==(const Table&, const Table&) = default;
};

struct Section {
  std::string heading;
  std::vector<std::string> paragraphs;  ///< before the tables
  std::vector<Table> tables;
  bool does_begin_page = false;

  friend bool operator==(const Section&, const Section&) = default;
};

enum class PaperShape : unsigned char { kPortrait = 1, kLandscape = 2 };

/// A report as a plain value: what it says, not how it looks. Writers below writers/ give it a form.
struct Report {
  std::string kind;                ///< "week": part of the names of its files
  std::string title;               ///< "窗口管理周报"
  std::string site_name;           ///< who it is about
  std::string period;              ///< "2025年9月22日至2025年9月28日"
  std::string period_id;           ///< "2025-09-22_2025-09-28": part of the names of its files
  std::string made_of;             ///< "数据截至2025年9月28日18时00分"
  std::vector<std::string> notes;  ///< how to read it; below the title
  std::vector<Section> sections;
  PaperShape shape = PaperShape::kPortrait;

  friend bool operator==(const Report&, const Report&) = default;
};

/// The cell as paper and spreadsheets show it: "—" for an empty one only where paper asks for it.
[[nodiscard]] std::string display_text(const Cell& cell);

/// First table of this id; nullptr if there is none.
[[nodiscard]] const Table* find_table(const Report& report, std::string_view table_id);

}  // namespace hallwatch
