#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/config/site_config.h"
#include "base/time/clock.h"
#include "hall/reports/report_facts.h"

namespace hallwatch {

/// Which days a report needs, and as of when.
struct FactsAsked {
  DaySpan span;
  HallTime as_of{};
  /// A week is judged whole; a longer period only from the day on which rosters and punches begin.
  bool does_begin_with_records = true;
};

/// Where the facts of reports come from, with what was wrong on the way.
struct SourcedFacts {
  ReportFacts facts;
  std::vector<std::string> warnings;
};

/// Replays a folder of feeds.
/// @errors kNotFound: no such folder; what the rules' database says
[[nodiscard]] Result<SourcedFacts> facts_from_feeds(const std::filesystem::path& folder, const std::string& site_name,
                                                    const FactsAsked& asked, Clock& clock);

/// Reads the station's own records and alerts, also while it runs. Changes nothing in them.
/// @errors kNotFound: the station has no database there; what the database says
[[nodiscard]] Result<SourcedFacts> facts_from_station(const SiteConfig& config, const FactsAsked& asked);

}  // namespace hallwatch
