#include "hall/feeds/push/table_columns.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "hall/facts/fact_fields.h"
#include "hall/feeds/intake/row_intake.h"
#include "hall/feeds/readers/feed_text.h"

namespace hallwatch {
namespace {

/// A visitor of FactTable.
class ColumnCollector {
 public:
  template <typename Value>
  void key(const char* name, const char* chinese, const Value& /*value*/) {
    add(name, chinese, true);
  }
  void optional_key(const char* name, const char* chinese, const std::string& /*value*/) { add(name, chinese, false); }
  template <typename Value>
  void field(const char* name, const char* chinese, const Value& /*value*/) {
    add(name, chinese, false);
  }

  std::vector<TableColumn> columns;

 private:
  void add(const char* name, std::string_view chinese, bool is_key) {
    TableColumn column{name, {}, is_key};
    while (!chinese.empty()) {
      const auto bar = chinese.find('|');
      column.heads.emplace_back(chinese.substr(0, bar));
      chinese = bar == std::string_view::npos ? std::string_view{} : chinese.substr(bar + 1);
    }
    columns.push_back(std::move(column));
  }
};

struct Table {
  std::string_view name;
  std::vector<TableColumn> (*columns)();
};

template <typename Fact>
std::vector<TableColumn> collect() {
  ColumnCollector collector;
  const Fact fact{};
  FactTable<Fact>::visit(collector, fact);
  return std::move(collector.columns);
}

template <typename... Facts>
constexpr std::array<Table, sizeof...(Facts)> tables_of(FactList<Facts...> /*facts*/) {
  return {Table{FactTable<Facts>::kName, &collect<Facts>}...};
}

constexpr auto kTables = tables_of(FedFacts{});

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
  return std::ranges::equal(text, lower, [](char letter, char wanted) {
    return (letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter) == wanted;
  });
}

}  // namespace

bool TableColumn::is_named(std::string_view key) const {
  const auto wanted = trimmed(key);
  return equals_ignoring_case(wanted, name) || std::ranges::find(heads, wanted) != heads.end();
}

Result<std::vector<TableColumn>> columns_of_table(std::string_view table) {
  const auto found = std::ranges::find(kTables, table, &Table::name);
  if (found == kTables.end()) {
    return fail(ErrorKind::kNotFound, fmt::format("there is no such table: use one of {}; it was \"{}\"",
                                                  fmt::join(intake_tables(), ", "), table.substr(0, 60)));
  }
  return found->columns();
}

}  // namespace hallwatch
