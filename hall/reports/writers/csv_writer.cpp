#include "hall/reports/writers/csv_writer.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "hall/reports/writers/plain_text.h"

namespace hallwatch {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
/// Spreadsheets keep 15 digits and show more than 11 as 3.6E+15.
constexpr std::size_t kMostDigits = 11;

bool looks_like_formula(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  constexpr std::array<std::string_view, 11> kBeginnings{"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"};
  return std::any_of(kBeginnings.begin(), kBeginnings.end(),
                     [text](std::string_view beginning) { return text.starts_with(beginning); });
}

bool is_long_number(std::string_view text) {
  const bool is_digits =
      std::all_of(text.begin(), text.end(), [](char letter) { return '0' <= letter && letter <= '9'; });
  return is_digits && (text.size() > kMostDigits || (text.size() > 1 && text.front() == '0'));
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char letter : text) {
    out += letter == '"' ? "\"\"" : std::string(1, letter);
  }
  return out + "\"";
}

std::string text_cell(const std::string& raw) {
  // What clean_text() would turn into a blank still hides a formula behind it.
  const auto text = clean_text(raw);
  return quoted(looks_like_formula(raw) || looks_like_formula(text) ? "'" + text : text);
}

std::string cell_text(const Cell& cell, const Table& table) {
  switch (cell.kind) {
    case CellKind::kCode:
      return is_long_number(cell.text) && !table.is_for_machines ? quoted(cell.text + "\t") : text_cell(cell.text);
    case CellKind::kText:
      return text_cell(cell.text);
    case CellKind::kInteger:
      return std::to_string(cell.integer);
    case CellKind::kDecimal:
      return display_text(Cell::decimals(cell.decimal));
    case CellKind::kEmpty:
      break;
  }
  return "\"\"";
}

}  // namespace

std::string to_csv(const Table& table) {
  std::string text{kByteOrderMark};
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    text += (i == 0 ? "" : ",") + text_cell(table.columns[i].title);
  }
  text += "\r\n";
  for (const auto& row : table.rows) {
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      text += (i == 0 ? "" : ",") + cell_text(row.cells[i], table);
    }
    text += "\r\n";
  }
  return text;
}

}  // namespace hallwatch
