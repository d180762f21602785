#pragma once

#include <string>

#include "hall/engine/hall_settings.h"
#include "hall/engine/object_judge.h"
#include "hall/facts/fact_store.h"
#include "hall/reports/report_facts.h"

namespace hallwatch {

/// What facts are gathered for.
struct FactsWanted {
  DaySpan span;
  HallTime as_of{};  ///< what lies behind it is not known
  std::string site_name;
};

/// Gathers the facts of a span of days; only cases that were decided in it, or are not decided yet, are judged. Alerts
/// are not among them: the station adds them. Writes nothing.
/// @errors what the database says
[[nodiscard]] Result<ReportFacts> read_report_facts(FactStore& store, ObjectJudge& judge, const FactsWanted& wanted,
                                                    const HallSettings& settings);

}  // namespace hallwatch
