#include "hall/reports/writers/json_writer.h"

#include <nlohmann/json.hpp>

#include "hall/assessment/quarter_score.h"
#include "hall/reports/writers/plain_text.h"

namespace hallwatch {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const Cell& cell) {
  switch (cell.kind) {
    case CellKind::kText:
    case CellKind::kCode:
      return clean_text(cell.text);
    case CellKind::kInteger:
      return cell.integer;
    case CellKind::kDecimal:
      return rounded(cell.decimal);
    case CellKind::kEmpty:
      break;
  }
  return nullptr;
}

Json json_of(const Table& table) {
  auto rows = Json::array();
  for (const auto& row : table.rows) {
    if (row.kind != RowKind::kPlain) {
      continue;
    }
    Json object = Json::object();
    for (std::size_t i = 0; i < row.cells.size() && i < table.columns.size(); ++i) {
      object[table.columns[i].key] = json_of(row.cells[i]);
    }
    rows.push_back(std::move(object));
  }
  return rows;
}

}  // namespace

std::string to_json_text(const Report& report) {
  Json tables = Json::object();
  for (const auto& section : report.sections) {
    for (const auto& table : section.tables) {
      if (table.place != TablePlace::kPaperOnly) {
        tables[table.id] = json_of(table);
      }
    }
  }
  const Json json{{"report", report.kind},
                  {"title", report.title},
                  {"site", clean_text(report.site_name)},
                  {"period", report.period_id},
                  {"made_of", report.made_of},
                  {"notes", report.notes},
                  {"tables", tables}};
  return json.dump(2) + "\n";
}

}  // namespace hallwatch
