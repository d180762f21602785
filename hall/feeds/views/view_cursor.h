#pragma once

#include <optional>
#include <string>

#include "base/config/feeds_config.h"
#include "hall/facts/fact_store.h"
#include "hall/feeds/views/view_query.h"

namespace hallwatch {

/// Up to where each view was read, beside the facts in `hall.db`. A place is written after the rows before it are
/// committed: what happens in between is that some rows are read twice, which changes nothing. Refers to the store.
class ViewCursor {
 public:
  /// @errors kUnsupported: the file is of a newer program; the database's
  [[nodiscard]] static Result<ViewCursor> open(FactStore& store, const ViewConfig& view);

  /// Nothing: never read, or the config names another view, table or columns now.
  [[nodiscard]] Result<std::optional<ViewPlace>> read();
  [[nodiscard]] Result<> write(const ViewPlace& place);

 private:
  ViewCursor(FactStore& store, const ViewConfig& view);
  FactStore* store_;
  std::string name_;
  std::string origin_;
};

}  // namespace hallwatch
