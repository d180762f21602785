#include "console/app/hall_intake.h"

#include <utility>

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

constexpr auto kAskInterval = 2'000ms;
constexpr auto kTablesInterval = 10'000ms;

template <typename T>
Result<> outcome_of(const Result<T>& result) {
  return result.ok() ? Result<>{} : Result<>{result.error()};
}

}  // namespace

HallIntake::HallIntake(MessageContext& context, const Endpoints& endpoints, Clock& clock, Inbox& inbox)
    : clock_(clock),
      inbox_(inbox),
      thread_("hall", [this, &context, endpoint = endpoints.supervisor()](std::stop_token stop) {
        ask_on(context, endpoint, std::move(stop));
      }) {}

void HallIntake::ask_on(MessageContext& context, const std::string& endpoint, std::stop_token stop) {
  auto client = HallClient::connect(context, endpoint);
  if (!client.ok()) {
    log_.error("no hall data will come: {}", client.error().message());
    return;
  }
  auto due = clock_.mono_now();
  while (!stop.stop_requested()) {
    if (auto day = wanted_day_.take()) {
      day_ = *day;
      std::ignore = ask_attendance(*client);
    }
    if (clock_.mono_now() >= due) {
      ask_once(*client);
      due = clock_.mono_now() + kAskInterval;
    }
    clock_.sleep_for(100ms, stop);
  }
}

void HallIntake::ask_once(HallClient& client) {
  auto windows = client.windows();
  if (!note(outcome_of(windows))) {
    tables_due_ = {};  // when it comes back, everything may be new
    return;
  }
  if (windows.ok()) {
    inbox_.windows.put(*std::move(windows));
  }
  if (clock_.mono_now() < tables_due_) {
    return;
  }
  auto cases = client.cases(WindowId{});
  if (note(outcome_of(cases)) && cases.ok()) {
    inbox_.cases.put(*std::move(cases));
  }
  if (ask_attendance(client)) {
    tables_due_ = clock_.mono_now() + kTablesInterval;
  }
}

bool HallIntake::ask_attendance(HallClient& client) {
  const auto day = day_.value_or(hall_day(clock_.utc_now()));
  auto rows = client.attendance(day);
  if (!note(outcome_of(rows))) {
    return false;
  }
  if (rows.ok()) {
    inbox_.attendance.put({day, *std::move(rows)});
    inbox_.wake();
  }
  return true;
}

bool HallIntake::note(const Result<>& outcome) {
  if (!outcome.ok() && std::exchange(told_, outcome.error().message()) != outcome.error().message()) {
    log_.warn("{}", outcome.error().message());
  }
  const bool has_answered = outcome.ok() || (outcome.error().kind() != ErrorKind::kTimeout &&
                                             outcome.error().kind() != ErrorKind::kUnavailable &&
                                             outcome.error().kind() != ErrorKind::kResourceExhausted);
  if (has_answered) {
    inbox_.supervisor_answered.put(clock_.mono_now());
  }
  return has_answered;
}

}  // namespace hallwatch
