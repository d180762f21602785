#include "recorder/footage_queries.h"

#include <array>
#include <chrono>

#include <nlohmann/json.hpp>

#include "base/json_fields.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

constexpr auto kPatience = 5s;
constexpr std::array kCauseTexts{std::pair{GapCause::kUnknown, "unknown"},   std::pair{GapCause::kCamera, "camera"},
                                 std::pair{GapCause::kNetwork, "network"},   std::pair{GapCause::kDisk, "disk"},
                                 std::pair{GapCause::kOverload, "overload"}, std::pair{GapCause::kOperator, "operator"},
                                 std::pair{GapCause::kClock, "clock"}};

GapCause cause_from_text(std::string_view text) {
  for (const auto& [cause, known] : kCauseTexts) {
    if (text == known) {
      return cause;
    }
  }
  return GapCause::kUnknown;
}

json to_json(const SegmentRow& row) {
  return {{"stream", row.stream_id.text()},
          {"run", row.run},
          {"from_us", to_us(row.from)},
          {"to_us", to_us(row.to)},
          {"path", row.path},
          {"bytes", row.bytes},
          {"video_frames", row.video_frames},
          {"from", to_iso_text(row.from)},
          {"audio_frames", row.audio_frames},
          {"open", row.is_open},
          {"to", to_iso_text(row.to)}};
}

json to_json(const GapRow& row) {
  return {{"stream", row.stream_id.text()},
          {"from_us", to_us(row.from)},
          {"to_us", to_us(row.to)},
          {"from", to_iso_text(row.from)},
          {"to", row.to == UtcTime{} ? "" : to_iso_text(row.to)},
          {"cause", to_text(row.cause)},
          {"detail", row.detail}};
}

SegmentRow read_segment(JsonFields& fields) {
  SegmentRow row;
  row.stream_id = stream_id_from_text(fields.text("stream"));
  row.run = static_cast<std::uint64_t>(fields.integer("run"));
  row.from = utc_from_us(fields.integer("from_us"));
  row.to = utc_from_us(fields.integer("to_us"));
  row.path = fields.text("path");
  row.bytes = fields.integer("bytes");
  row.video_frames = fields.integer("video_frames");
  row.audio_frames = fields.integer("audio_frames");
  row.is_open = fields.boolean("open");
  return row;
}

GapRow read_gap(JsonFields& fields) {
  GapRow row;
  row.stream_id = stream_id_from_text(fields.text("stream"));
  row.from = utc_from_us(fields.integer("from_us"));
  row.to = utc_from_us(fields.integer("to_us"));
  row.cause = cause_from_text(fields.text("cause"));
  row.detail = fields.text("detail");
  return row;
}

template <typename Row>
std::string rows_to_text(const std::vector<Row>& rows) {
  auto list = json::array();
  for (const auto& row : rows) {
    list.push_back(to_json(row));
  }
  return list.dump(-1, ' ', false, json::error_handler_t::replace);
}

template <typename Row>
Result<std::vector<Row>> rows_from_text(std::string_view text, const char* what, Row (*read)(JsonFields&)) {
  const auto list = json::parse(text, nullptr, false);
  if (!list.is_array()) {
    return fail(ErrorKind::kInvalidArgument, std::string{what} + "s: not a JSON array");
  }
  std::vector<Row> rows;
  for (const auto& object : list) {
    JsonFields fields{object, what};
    auto row = read(fields);
    if (!fields.ok()) {
      return fields.error();
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

std::string_view to_text(GapCause cause) {
  for (const auto& [known, text] : kCauseTexts) {
    if (cause == known) {
      return text;
    }
  }
  return "unknown";
}

std::string to_json_text(const std::vector<SegmentRow>& rows) {
  return rows_to_text(rows);
}
std::string to_json_text(const std::vector<GapRow>& rows) {
  return rows_to_text(rows);
}
Result<std::vector<SegmentRow>> segment_rows_from_json_text(std::string_view text) {
  return rows_from_text<SegmentRow>(text, "segment", &read_segment);
}
Result<std::vector<GapRow>> gap_rows_from_json_text(std::string_view text) {
  return rows_from_text<GapRow>(text, "gap", &read_gap);
}

std::string to_json_text(const FootageRange& range) {
  return json{{"stream", range.stream_id.text()}, {"from_us", to_us(range.from)}, {"to_us", to_us(range.to)}}.dump();
}

Result<FootageRange> footage_range_from_json_text(std::string_view text) {
  JsonFields fields{text, "footage range"};
  FootageRange range;
  range.stream_id = stream_id_from_text(fields.text("stream"));
  range.from = utc_from_us(fields.integer("from_us"));
  range.to = utc_from_us(fields.integer("to_us"));
  if (fields.ok() && range.stream_id.kind == StreamKind::kUnknown) {
    return fail(ErrorKind::kInvalidArgument, "footage range: \"stream\" is not of the form CAMERA/main or CAMERA/sub");
  }
  return fields.finish(std::move(range));
}

Result<FootageClient> FootageClient::connect(MessageContext& context, const std::string& endpoint) {
  auto client = RequestClient::connect(context, endpoint);
  if (!client.ok()) {
    return client.error();
  }
  return FootageClient{std::move(*client)};
}

Result<std::vector<SegmentRow>> FootageClient::segments(const FootageRange& range) {
  const auto answer = client_.ask("segments", to_json_text(range), kPatience);
  return answer.ok() ? segment_rows_from_json_text(*answer) : Result<std::vector<SegmentRow>>{answer.error()};
}

Result<std::vector<GapRow>> FootageClient::gaps(const FootageRange& range) {
  const auto answer = client_.ask("gaps", to_json_text(range), kPatience);
  return answer.ok() ? gap_rows_from_json_text(*answer) : Result<std::vector<GapRow>>{answer.error()};
}

}  // namespace hallwatch
