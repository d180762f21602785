#include "base/view_state.h"

#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/json_fields.h"

namespace hallwatch {
namespace {

using nlohmann::json;

constexpr std::array kViewTexts{std::pair{ViewState::kUnknown, "UNKNOWN"}, std::pair{ViewState::kOccupied, "OCCUPIED"},
                                std::pair{ViewState::kEmpty, "EMPTY"},     std::pair{ViewState::kBlocked, "BLOCKED"},
                                std::pair{ViewState::kStale, "STALE"},     std::pair{ViewState::kBlind, "BLIND"}};
constexpr std::array kSessionTexts{
    std::pair{SessionState::kUnknown, "UNKNOWN"}, std::pair{SessionState::kConnecting, "CONNECTING"},
    std::pair{SessionState::kLive, "LIVE"},       std::pair{SessionState::kLost, "LOST"},
    std::pair{SessionState::kRefused, "REFUSED"}, std::pair{SessionState::kUnsupported, "UNSUPPORTED"}};

template <typename Table, typename Value>
std::string_view text_in(const Table& table, Value value) {
  for (const auto& [known, text] : table) {
    if (known == value) {
      return text;
    }
  }
  return "UNKNOWN";
}

template <typename Table>
auto value_in(const Table& table, std::string_view text) {
  for (const auto& [value, known] : table) {
    if (text == known) {
      return value;
    }
  }
  return table.front().first;
}

}  // namespace

std::string_view to_text(ViewState state) {
  return text_in(kViewTexts, state);
}
ViewState view_state_from_text(std::string_view text) {
  return value_in(kViewTexts, text);
}
std::string_view to_text(SessionState state) {
  return text_in(kSessionTexts, state);
}
SessionState session_state_from_text(std::string_view text) {
  return value_in(kSessionTexts, text);
}

std::string to_json_text(const SeatReport& report) {
  return json{{"window", report.window_id.text()},
              {"camera", report.camera_id.text()},
              {"seat", report.seat_id.text()},
              {"state", to_text(report.state)},
              {"since_us", to_us(report.since)},
              {"at_us", to_us(report.at)},
              {"last_presence_us", to_us(report.last_presence)},
              {"presence_score", report.presence_score}}
      .dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<SeatReport> seat_report_from_json_text(std::string_view text) {
  JsonFields fields{text, "seat report"};
  SeatReport report;
  report.window_id = WindowId{fields.text("window")};
  report.camera_id = CameraId{fields.text("camera")};
  report.seat_id = SeatId{fields.text("seat")};
  report.state = view_state_from_text(fields.text("state"));
  report.since = utc_from_us(fields.integer("since_us"));
  report.at = utc_from_us(fields.integer("at_us"));
  report.last_presence = utc_from_us(fields.integer("last_presence_us"));
  const auto score = fields.real("presence_score");
  if (fields.ok() && !(score >= 0.0 && score <= 1.0)) {
    return fail(ErrorKind::kInvalidArgument, "seat report: \"presence_score\" is not a number from 0 to 1");
  }
  report.presence_score = static_cast<float>(score);
  return fields.finish(std::move(report));
}

std::string to_json_text(const CameraReport& report) {
  return json{{"stream", report.stream_id.text()},
              {"state", to_text(report.state)},
              {"since_us", to_us(report.since)},
              {"at_us", to_us(report.at)},
              {"last_packet_us", to_us(report.last_packet)},
              {"recorded_up_to_us", to_us(report.recorded_up_to)},
              {"reason", report.reason},
              {"codec", report.codec},
              {"width_px", report.width_px},
              {"height_px", report.height_px},
              {"video_frames", report.video_frames},
              {"stored_frames", report.stored_frames},
              {"lost_packets", report.lost_packets},
              {"frames_per_second", report.frames_per_second},
              {"kilobits_per_second", report.kilobits_per_second}}
      .dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<CameraReport> camera_report_from_json_text(std::string_view text) {
  JsonFields fields{text, "camera report"};
  CameraReport report;
  report.stream_id = stream_id_from_text(fields.text("stream"));
  report.state = session_state_from_text(fields.text("state"));
  report.since = utc_from_us(fields.integer("since_us"));
  report.at = utc_from_us(fields.integer("at_us"));
  report.last_packet = utc_from_us(fields.integer("last_packet_us"));
  report.recorded_up_to = utc_from_us(fields.integer("recorded_up_to_us"));
  report.reason = fields.text("reason");
  report.codec = fields.text("codec");
  report.width_px = static_cast<int>(fields.integer("width_px"));
  report.height_px = static_cast<int>(fields.integer("height_px"));
  report.video_frames = fields.integer("video_frames");
  report.stored_frames = fields.integer("stored_frames");
  report.lost_packets = fields.integer("lost_packets");
  report.frames_per_second = static_cast<float>(fields.real("frames_per_second"));
  report.kilobits_per_second = static_cast<float>(fields.real("kilobits_per_second"));
  return fields.finish(std::move(report));
}

}  // namespace hallwatch
