#include "hall/rules/feed_rules.h"

namespace hallwatch {
namespace {

void check_silence(const std::string& feed, HallTime from, std::optional<HallTime> to, const HallHours& hours,
                   const WorkingCalendar& calendar, const FeedSettings& settings, FindingList& findings) {
  if (settings.stale_after == std::chrono::seconds{0}) {
    return;
  }
  // A year that the calendar lacks is an alarm of its own.
  const auto at = add_business_time(from, settings.stale_after, hours, calendar);
  if (at && (!to || *at < *to)) {
    findings.raise("FEED_STALE", feed, {}, *at, to);
  }
}

}  // namespace

void check_feed(const FeedFacts& facts, const HallHours& hours, const WorkingCalendar& calendar,
                const FeedSettings& settings, FindingList& findings) {
  for (const auto& trouble : facts.troubles) {
    if (trouble.kind == FeedTroubleKind::kSilent) {
      check_silence(facts.feed, trouble.from, trouble.to, hours, calendar, settings, findings);
    } else if (trouble.kind == FeedTroubleKind::kRejected) {
      findings.raise("IMPORT_REJECTED", facts.feed, {}, trouble.from, trouble.to);
    }
  }
  if (facts.heard && facts.heard->is_watched) {
    check_silence(facts.feed, facts.heard->heard_at, std::nullopt, hours, calendar, settings, findings);
  }
}

}  // namespace hallwatch
