#include "hall/feeds/views/view_quarantine.h"

#include <algorithm>

#include <fmt/format.h>

#include "hall/feeds/readers/csv_reader.h"

namespace hallwatch {

ViewQuarantine::ViewQuarantine(std::string source, std::string id_column)
    : source_(std::move(source)), id_column_(std::move(id_column)) {}

std::string ViewQuarantine::mark_of(std::string_view row_id) const {
  return fmt::format("{} \"{}\": ", id_column_, for_quarantine(row_id));
}

Result<> ViewQuarantine::load(FactStore& store) {
  auto all = store.quarantine();
  if (!all.ok()) {
    return all.error();
  }
  std::erase_if(*all, [this](const QuarantinedRow& row) { return row.file != source_ || row.line == 0; });
  rows_ = std::move(*all);
  return {};
}

void ViewQuarantine::keep(std::string_view row_id, QuarantinedRow row) {
  release(row_id);
  row.file = source_;
  row.reason = mark_of(row_id) + row.reason;
  rows_.push_back(std::move(row));
  if (rows_.size() > kMost) {
    rows_.erase(rows_.begin());
  }
}

bool ViewQuarantine::release(std::string_view row_id) {
  if (rows_.empty()) {
    return false;
  }
  const auto mark = mark_of(row_id);
  return std::erase_if(rows_, [&](const QuarantinedRow& row) { return row.reason.starts_with(mark); }) > 0;
}

bool ViewQuarantine::set_unordered(std::int64_t count, std::string_view time_column) {
  if (count == unordered_) {
    return false;
  }
  unordered_ = count;
  std::erase_if(rows_, [](const QuarantinedRow& row) { return row.line == 0; });
  if (count > 0) {
    rows_.push_back({source_, 0,
                     fmt::format("{} rows have no {} or no {}: they have no place in the order and are not read; fill "
                                 "both columns in the view",
                                 count, time_column, id_column_),
                     ""});
  }
  return true;
}

}  // namespace hallwatch
