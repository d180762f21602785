#include "alerts/model/alert.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/json_fields.h"
#include "base/time/hall_time.h"

namespace hallwatch {
namespace {

using nlohmann::json;

constexpr std::string_view kSchema = "hall.alert.v1";

constexpr std::array kSeverityTexts{std::pair{Severity::kInfo, "INFO"}, std::pair{Severity::kWarn, "WARN"},
                                    std::pair{Severity::kYellow, "YELLOW"}, std::pair{Severity::kRed, "RED"}};
constexpr std::array kStateTexts{
    std::pair{AlertState::kRaised, "RAISED"},       std::pair{AlertState::kAcked, "ACKED"},
    std::pair{AlertState::kConfirmed, "CONFIRMED"}, std::pair{AlertState::kExplained, "EXPLAINED"},
    std::pair{AlertState::kFalse, "FALSE"},         std::pair{AlertState::kRectified, "RECTIFIED"},
    std::pair{AlertState::kClosed, "CLOSED"},       std::pair{AlertState::kRetracted, "RETRACTED"}};

template <typename Table, typename Value>
std::string_view text_in(const Table& table, Value value) {
  for (const auto& [known, text] : table) {
    if (known == value) {
      return text;
    }
  }
  return "UNKNOWN";
}

template <typename Value, typename Table>
Value value_in(const Table& table, std::string_view text) {
  for (const auto& [value, known] : table) {
    if (text == known) {
      return value;
    }
  }
  return Value{};
}

std::string in_case(std::string_view text, int (*convert)(int)) {
  std::string converted{text};
  std::transform(converted.begin(), converted.end(), converted.begin(),
                 [convert](char letter) { return static_cast<char>(convert(static_cast<unsigned char>(letter))); });
  return converted;
}

/// "2025-09-22T15:25:00+08:00", with six digits of a fraction where there is one.
std::string wire_time(UtcTime time) {
  auto text = to_text(to_hall_time(time));
  text[10] = 'T';
  const auto fraction = to_us(time) - to_us(std::chrono::floor<std::chrono::seconds>(time));
  return text + (fraction == 0 ? std::string{} : fmt::format(".{:06}", fraction)) + "+08:00";
}

json clip_json(const EvidenceRange& range) {
  return {
      {"camera_id", range.camera_id.text()}, {"clip_from", wire_time(range.from)}, {"clip_to", wire_time(range.to)}};
}

json evidence_json(const std::vector<EvidenceRange>& evidence) {
  if (evidence.empty()) {
    return nullptr;
  }
  auto first = clip_json(evidence.front());
  first["clips"] = json::array();
  for (const auto& range : evidence) {
    first["clips"].push_back(clip_json(range));
  }
  return first;
}

/// The number behind the last '-' of "20250922-000017"; 0 if there is none.
std::int64_t number_of_alert_id(std::string_view text) {
  const auto digits = text.substr(text.rfind('-') + 1);
  std::int64_t number = 0;
  const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return code == std::errc{} && end == digits.data() + digits.size() ? number : 0;
}

Result<UtcTime> time_field(JsonFields& fields, const char* key) {
  const auto text = fields.text(key);
  if (!fields.ok()) {
    return UtcTime{};
  }
  return utc_from_iso_text(text);
}

Result<EvidenceRange> clip_from_json(const json& object) {
  JsonFields fields{object, "evidence of an alert"};
  EvidenceRange range;
  range.camera_id = CameraId{fields.text("camera_id")};
  const auto from = time_field(fields, "clip_from");
  const auto to = time_field(fields, "clip_to");
  if (!fields.ok()) {
    return fields.error();
  }
  if (!from.ok() || !to.ok()) {
    return from.ok() ? to.error() : from.error();
  }
  range.from = *from;
  range.to = *to;
  return range;
}

Result<> read_evidence(const json& object, Alert& alert) {
  if (object.is_null()) {
    return {};
  }
  if (!object.is_object() || !object.contains("clips") || !object["clips"].is_array()) {
    return fail(ErrorKind::kInvalidArgument, "alert: \"evidence\" has no list \"clips\"");
  }
  for (const auto& clip : object["clips"]) {
    auto range = clip_from_json(clip);
    if (!range.ok()) {
      return range.error();
    }
    alert.evidence.push_back(std::move(*range));
  }
  return {};
}

Result<> read_object(const json& object, Alert& alert) {
  JsonFields fields{object, "object of an alert"};
  alert.object = fields.text("id");
  if (fields.has("window_id")) {
    alert.window_id = WindowId{fields.text("window_id")};
  }
  return fields.ok() ? Result<>{} : fields.error();
}

Result<> read_times(JsonFields& fields, Alert& alert) {
  const auto raised = time_field(fields, "raised_at");
  if (!raised.ok()) {
    return raised.error().while_doing("alert: \"raised_at\"");
  }
  alert.raised_at = *raised;
  if (fields.has("cleared_at")) {
    const auto cleared = time_field(fields, "cleared_at");
    if (!cleared.ok()) {
      return cleared.error().while_doing("alert: \"cleared_at\"");
    }
    alert.cleared_at = *cleared;
  }
  return {};
}

}  // namespace

std::string_view to_text(Severity severity) {
  return text_in(kSeverityTexts, severity);
}
Severity severity_from_text(std::string_view text) {
  return value_in<Severity>(kSeverityTexts, text);
}
std::string_view to_text(AlertState state) {
  return text_in(kStateTexts, state);
}
AlertState alert_state_from_text(std::string_view text) {
  return value_in<AlertState>(kStateTexts, text);
}

std::string topic_of(const Alert& alert) {
  return fmt::format("alert.{}.{}.{}.{}", alert.category, to_text(alert.severity), alert.site_id.text(), alert.object);
}

std::string to_json_text(const Alert& alert) {
  const auto day = to_text(hall_day(alert.raised_at));
  json object{{"id", alert.object}, {"window_id", nullptr}, {"camera_id", nullptr}};
  if (!alert.window_id.is_empty()) {
    object["window_id"] = alert.window_id.text();
  }
  if (!alert.evidence.empty()) {
    object["camera_id"] = alert.evidence.front().camera_id.text();
  }
  return json{
      {"schema", kSchema},
      {"alert_id", fmt::format("{}{}{}-{:06}", day.substr(0, 4), day.substr(5, 2), day.substr(8), alert.alert_id)},
      {"seq", alert.sequence},
      {"site_id", alert.site_id.text()},
      {"rule_id", alert.rule_id},
      {"category", in_case(alert.category, &::toupper)},
      {"severity", to_text(alert.severity)},
      {"object", std::move(object)},
      {"state", to_text(alert.state)},
      {"raised_at", wire_time(alert.raised_at)},
      {"cleared_at", alert.cleared_at ? json(wire_time(*alert.cleared_at)) : json()},
      {"absence_id", alert.absence_id.empty() ? json() : json(alert.absence_id)},
      {"text", alert.text},
      {"evidence", evidence_json(alert.evidence)}}
      .dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<Alert> alert_from_json_text(std::string_view text) {
  JsonFields fields{text, "alert"};
  Alert alert;
  const auto schema = fields.text("schema");
  alert.alert_id = number_of_alert_id(fields.text("alert_id"));
  alert.sequence = fields.integer("seq");
  alert.site_id = SiteId{fields.text("site_id")};
  alert.rule_id = fields.text("rule_id");
  alert.category = in_case(fields.text("category"), &::tolower);
  alert.severity = severity_from_text(fields.text("severity"));
  alert.state = alert_state_from_text(fields.text("state"));
  alert.text = fields.text("text");
  if (fields.has("absence_id")) {
    alert.absence_id = fields.text("absence_id");
  }
  const auto object = read_object(fields.raw("object"), alert);
  const auto times = read_times(fields, alert);
  const auto evidence = read_evidence(fields.raw("evidence"), alert);
  if (!fields.ok()) {
    return fields.error();
  }
  for (const auto* read : {&object, &times, &evidence}) {
    if (!read->ok()) {
      return read->error();
    }
  }
  if (schema != kSchema || alert.severity == Severity::kUnknown || alert.state == AlertState::kUnknown ||
      alert.sequence < 0) {
    return fail(ErrorKind::kInvalidArgument,
                fmt::format("alert: schema \"{}\", severity, state or seq is not one of {}", schema, kSchema));
  }
  return alert;
}

}  // namespace hallwatch
