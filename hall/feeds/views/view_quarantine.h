#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "hall/facts/fact_store.h"

namespace hallwatch {

/// Bad rows of one view: the newest ones of all looks, each with its id in the reason, until the row comes in order.
/// One thread.
class ViewQuarantine {
 public:
  static constexpr std::size_t kMost = 1'000;

  /// @param source     "view cases"
  /// @param id_column  for people: it stands in front of the id
  ViewQuarantine(std::string source, std::string id_column);

  /// Takes up what an earlier run left. @errors the database's
  [[nodiscard]] Result<> load(FactStore& store);
  void keep(std::string_view row_id, QuarantinedRow row);
  /// The row came in order. @return whether it had been kept
  bool release(std::string_view row_id);
  /// Rows that no look can reach; they are one entry. @return whether the number has changed
  bool set_unordered(std::int64_t count, std::string_view time_column);
  [[nodiscard]] const std::vector<QuarantinedRow>& rows() const { return rows_; }

 private:
  [[nodiscard]] std::string mark_of(std::string_view row_id) const;
  std::string source_;
  std::string id_column_;
  std::vector<QuarantinedRow> rows_;  ///< oldest first
  std::int64_t unordered_ = 0;
};

}  // namespace hallwatch
