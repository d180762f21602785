#include "console/texts/screen_words.h"

#include <algorithm>
#include <array>

#include "console/texts/text_table.h"

namespace hallwatch {

using namespace std::chrono_literals;

const char* say_seat(ViewState state) {
  switch (state) {
    case ViewState::kOccupied:
      return say("seat.occupied");
    case ViewState::kEmpty:
      return say("seat.empty");
    case ViewState::kBlocked:
      return say("seat.blocked");
    case ViewState::kStale:
      return say("seat.stale");
    case ViewState::kBlind:
      return say("seat.blind");
    case ViewState::kUnknown:
      break;
  }
  return say("seat.unknown");
}

const char* say_severity(Severity severity) {
  switch (severity) {
    case Severity::kInfo:
      return say("severity.info");
    case Severity::kWarn:
      return say("severity.warn");
    case Severity::kYellow:
      return say("severity.yellow");
    case Severity::kRed:
      return say("severity.red");
    case Severity::kUnknown:
      break;
  }
  return say("severity.unknown");
}

const char* say_alert_state(AlertState state) {
  switch (state) {
    case AlertState::kAcked:
      return say("state.acked");
    case AlertState::kConfirmed:
      return say("state.confirmed");
    case AlertState::kExplained:
      return say("state.explained");
    case AlertState::kFalse:
      return say("state.false");
    case AlertState::kRectified:
      return say("state.rectified");
    case AlertState::kClosed:
      return say("state.closed");
    case AlertState::kRetracted:
      return say("state.retracted");
    case AlertState::kRaised:
    case AlertState::kUnknown:
      break;
  }
  return say("state.raised");
}

std::string say_rule(const std::string& rule_id) {
  return say_of("rule", rule_id);
}

const char* say_weekday(HallDay day) {
  constexpr std::array kKeys{"weekday.0", "weekday.1", "weekday.2", "weekday.3", "weekday.4", "weekday.5", "weekday.6"};
  return say(kKeys[std::chrono::weekday{day}.c_encoding()]);
}

std::string say_length(std::chrono::seconds length) {
  const auto all = std::max<std::int64_t>(0, length.count());
  if (all < 60) {
    return say_with("length.seconds", all);
  }
  if (all < 3'600) {
    return say_with("length.minutes", all / 60, all % 60);
  }
  if (all < 86'400) {
    return say_with("length.hours", all / 3'600, all % 3'600 / 60);
  }
  return say_with("length.days", all / 86'400, all % 86'400 / 3'600);
}

std::string say_age(std::chrono::milliseconds age) {
  if (age < 10s) {
    return say_with("tile.age_tenths", static_cast<double>(std::max(age, 0ms).count()) / 1'000.0);
  }
  const auto seconds = std::chrono::floor<std::chrono::seconds>(age);
  if (age < 60s) {
    return say_with("tile.age_seconds", seconds.count());
  }
  return say_with("tile.age_long", say_length(seconds));
}

std::string say_limit(int limit, const std::string& unit) {
  if (limit == 0) {
    return say("cases.immediate");
  }
  if (unit == "WORKDAY") {
    return say_with("unit.workday", limit);
  }
  if (unit == "CALENDAR_DAY") {
    return say_with("unit.calendar_day", limit);
  }
  if (unit == "HOUR") {
    return say_with("unit.hour", limit);
  }
  if (unit == "MONTH") {
    return say_with("unit.month", limit);
  }
  return fmt::format("{} {}", limit, unit);
}

std::string say_minute(const std::optional<HallTime>& time) {
  return time ? to_text(*time).substr(5, 11) : say("cases.none");
}

}  // namespace hallwatch
