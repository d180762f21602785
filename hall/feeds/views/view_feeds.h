#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "base/config/feeds_config.h"
#include "base/time/clock.h"
#include "hall/facts/fact_store.h"
#include "hall/feeds/views/pg_connection.h"

namespace hallwatch {

/// Reads all views of a station, each in its own interval, in one thread with a store of its own. A server that is away
/// is asked again after 1, 2, 4 … 60 s; that it is away, and that it is back, is said once. Ends within a second with
/// this object, whatever the servers do.
class ViewFeeds {
 public:
  /// @param open_store  called in the thread, and again after a failure
  /// @param clock       outlives the feeds
  /// @param heard       called in the thread after each look that succeeded, with the feed's name: "view cases"
  /// @errors those of check_views()
  [[nodiscard]] static Result<std::unique_ptr<ViewFeeds>> start(std::vector<ViewConfig> views,
                                                                std::function<Result<FactStore>()> open_store,
                                                                Clock& clock,
                                                                std::function<void(std::string_view feed)> heard,
                                                                const PgLimits& limits = {});
  ~ViewFeeds();
  ViewFeeds(const ViewFeeds&) = delete;
  ViewFeeds& operator=(const ViewFeeds&) = delete;

 private:
  struct Implementation;
  explicit ViewFeeds(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

/// Whether the views of a config can be read at all, without asking their servers: table, name, columns, connect.
/// @errors kNotFound: no such table; kInvalidArgument: the rest; names the view
[[nodiscard]] Result<> check_views(const std::vector<ViewConfig>& views);

/// Asks the server whether a view can be read, without reading it.
/// @errors those of PgConnection and ViewReader
[[nodiscard]] Result<> try_view(const ViewConfig& view, Clock& clock, const PgLimits& limits = {});

}  // namespace hallwatch
