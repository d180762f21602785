#include "console/app/footage_coverage.h"

#include <algorithm>
#include <utility>

namespace hallwatch {

using namespace std::chrono_literals;

std::vector<CoveredRange> covered_by(const std::vector<SegmentRow>& rows) {
  std::vector<CoveredRange> ranges;
  for (const auto& row : rows) {
    if (!ranges.empty() && row.from - ranges.back().to < 500ms) {
      ranges.back().to = std::max(ranges.back().to, row.to);
    } else {
      ranges.push_back({row.from, row.to});
    }
  }
  return ranges;
}

FootageCoverage::FootageCoverage(MessageContext& context, std::string recorder_endpoint, Clock& clock)
    : clock_(clock),
      thread_("coverage", [this, &context, endpoint = std::move(recorder_endpoint)](std::stop_token stop) {
        work(context, endpoint, std::move(stop));
      }) {}

void FootageCoverage::work(MessageContext& context, const std::string& endpoint, std::stop_token stop) {
  auto client = FootageClient::connect(context, endpoint);
  if (!client.ok()) {
    log_.error("the time ruler will not show what is recorded: {}", client.error().message());
    return;
  }
  while (clock_.sleep_for(50ms, stop)) {
    const auto range = questions_.take();
    if (!range) {
      continue;
    }
    auto rows = client->segments(*range);
    if (rows.ok()) {
      answers_.put({*range, covered_by(*rows)});
    } else {
      log_.debug("{}", rows.error().message());  // asked again soon
    }
  }
}

}  // namespace hallwatch
