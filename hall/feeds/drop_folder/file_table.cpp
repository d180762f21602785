#include "hall/feeds/drop_folder/file_table.h"

#include "hall/feeds/intake/row_intake.h"

namespace hallwatch {
namespace {

/// "cases", "cases_zh_gb18030", "cases_20250922", but not "cases_other".
bool is_named(std::string_view stem, std::string_view table) {
  if (!stem.starts_with(table)) {
    return false;
  }
  const auto rest = stem.substr(table.size());
  return rest.empty() || rest.starts_with("_zh") ||
         (rest.size() > 1 && rest[0] == '_' && rest[1] >= '0' && rest[1] <= '9');
}

}  // namespace

std::string_view table_of_file(std::string_view name) {
  if (name.ends_with("_attlog.dat")) {
    return "punches";
  }
  if (name.starts_with("calendar") && name.ends_with(".json")) {
    return "calendar_exceptions";
  }
  constexpr std::string_view kCsv = ".csv";
  if (!name.ends_with(kCsv)) {
    return {};
  }
  name.remove_suffix(kCsv.size());
  for (const auto table : intake_tables()) {
    if (is_named(name, table)) {
      return table;
    }
  }
  return {};
}

}  // namespace hallwatch
