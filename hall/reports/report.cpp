#include "hall/reports/report.h"

#include <fmt/format.h>

#include "hall/assessment/quarter_score.h"

namespace hallwatch {

std::string display_text(const Cell& cell) {
  switch (cell.kind) {
    case CellKind::kText:
    case CellKind::kCode:
      return cell.text;
    case CellKind::kInteger:
      return cell.has_sign && cell.integer > 0 ? fmt::format("+{}", cell.integer) : std::to_string(cell.integer);
    case CellKind::kDecimal: {
      const auto shown = rounded(cell.decimal);
      return cell.has_sign && shown > 0.0 ? fmt::format("+{:.2f}", shown) : fmt::format("{:.2f}", shown + 0.0);
    }
    case CellKind::kEmpty:
      break;
  }
  return {};
}

const Table* find_table(const Report& report, std::string_view table_id) {
  for (const auto& section : report.sections) {
    for (const auto& table : section.tables) {
      if (table.id == table_id) {
        return &table;
      }
    }
  }
  return nullptr;
}

}  // namespace hallwatch
