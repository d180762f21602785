#pragma once

#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time/hall_time.h"
#include "hall/facts/fact_fields.h"
#include "hall/facts/fact_store.h"
#include "hall/feeds/readers/csv_feed.h"

namespace hallwatch {

/// A fact on its way into the store, and when it comes.
struct Arrival {
  HallTime at{};
  std::function<Result<>(FactStore&)> put;
};

enum class FeedOrder { kOfEvents, kOfEntry };

[[nodiscard]] std::string feed_bytes(const std::filesystem::path& file);

/// The facts of one feed of a folder; none if it has no such file.
template <typename Fact>
std::vector<Fact> feed_rows(const std::filesystem::path& folder) {
  const auto file = folder / (std::string{FactTable<Fact>::kName} + ".csv");
  if (!std::filesystem::exists(file)) {
    return {};
  }
  return read_csv_feed<Fact>(file.filename().string(), feed_bytes(file)).value().facts;
}

/// The facts of a folder in the order in which a hall would tell them: each when it happens, or when it is typed in,
/// and first without the end that it has not yet.
[[nodiscard]] std::vector<Arrival> arrivals_of(const std::filesystem::path& folder, HallTime begins, HallTime ends,
                                               FeedOrder order);

/// Every fact of a folder as it stands in its file, in no meaningful order.
[[nodiscard]] std::vector<std::function<Result<>(FactStore&)>> all_facts(const std::filesystem::path& folder);

/// Feeds the week to a rule engine under a simulated clock, in processes that are killed at random moments; the alerts
/// must end as those of a replay of the whole week. With HALLWATCH_LONG=1 200 kills, else `kills`.
void expect_live_equals_replay(const std::filesystem::path& data, HallTime begins, HallTime ends, FeedOrder order,
                               int kills);

}  // namespace hallwatch
