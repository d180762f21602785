#include "analytics/evaluation/labelled_footage.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include <nlohmann/json.hpp>

#include "base/json_fields.h"

namespace hallwatch {
namespace {

using nlohmann::json;

SeatLabel label_from_text(const std::string& text) {
  if (text == "occupied") {
    return SeatLabel::kOccupied;
  }
  if (text == "empty") {
    return SeatLabel::kEmpty;
  }
  return text == "occluded" ? SeatLabel::kOccluded : SeatLabel::kUnknown;
}

Result<json> read_json(const std::filesystem::path& file) {
  std::ifstream stream{file, std::ios::binary};
  if (!stream) {
    return fail(ErrorKind::kNotFound, "cannot read label file " + file.string());
  }
  const std::string text{std::istreambuf_iterator<char>{stream}, {}};
  auto document = json::parse(text, nullptr, false);
  if (!document.is_object()) {
    return fail(ErrorKind::kInvalidArgument, file.string() + ": not a JSON object");
  }
  return document;
}

Result<std::vector<PointNorm>> polygon_of(const json& corners, const std::string& seat) {
  std::vector<PointNorm> polygon;
  for (const auto& corner : corners) {
    if (!corner.is_array() || corner.size() != 2 || !corner[0].is_number() || !corner[1].is_number()) {
      return fail(ErrorKind::kInvalidArgument, "seat " + seat + ": a corner is not [x, y]");
    }
    polygon.push_back({corner[0].get<float>(), corner[1].get<float>()});
  }
  if (polygon.size() < 3) {
    return fail(ErrorKind::kInvalidArgument, "seat " + seat + ": its polygon needs three corners");
  }
  return polygon;
}

Result<SeatPlace> place_of(const json& seat) {
  JsonFields fields{seat, "seat"};
  const std::string name = fields.text("id");
  auto polygon = polygon_of(fields.raw("polygon"), name);
  if (!fields.ok()) {
    return fields.error();
  }
  if (!polygon.ok()) {
    return polygon.error();
  }
  return SeatPlace{WindowId{name}, SeatId{name}, std::move(*polygon)};
}

std::chrono::microseconds from_seconds(double seconds) {
  return std::chrono::round<std::chrono::microseconds>(std::chrono::duration<double>{seconds});
}

Result<> add_span(LabelledClip& clip, const json& state) {
  JsonFields fields{state, "state"};
  const std::string seat_name = fields.text("seat");
  const LabelledSpan span{from_seconds(fields.real("t_start")), from_seconds(fields.real("t_end")),
                          label_from_text(fields.text("state"))};
  if (!fields.ok()) {
    return fields.error();
  }
  const auto seat = std::find_if(clip.seats.begin(), clip.seats.end(),
                                 [&](const auto& one) { return one.place.seat_id.text() == seat_name; });
  if (seat == clip.seats.end() || span.to < span.from) {
    return fail(ErrorKind::kInvalidArgument,
                "a state of seat " + seat_name + ": no such seat, or it ends before it starts");
  }
  seat->spans.push_back(span);
  return {};
}

Result<LabelledStill> still_of(const json& image) {
  JsonFields fields{image, "image"};
  LabelledStill still;
  still.image = fields.text("image");
  for (const auto& seat : fields.raw("seats")) {
    auto place = place_of(seat);
    if (!place.ok()) {
      return place.error().while_doing("image " + still.image);
    }
    JsonFields seat_fields{seat, "seat"};
    still.seats.push_back(std::move(*place));
    still.labels.push_back(label_from_text(seat_fields.text("state")));
  }
  return fields.finish(std::move(still));
}

}  // namespace

SeatLabel LabelledSeat::label_at(std::chrono::microseconds time) const {
  for (const auto& span : spans) {
    if (span.from <= time && time < span.to) {
      return span.label;
    }
  }
  return SeatLabel::kUnknown;
}

Result<LabelledClip> read_labelled_clip(const std::filesystem::path& file) {
  const auto document = read_json(file);
  if (!document.ok()) {
    return document.error();
  }
  JsonFields fields{*document, "label file " + file.string()};
  LabelledClip clip;
  clip.clip = fields.text("clip");
  clip.kind = fields.has("kind") ? fields.text("kind") : "";
  for (const auto& seat : fields.raw("seats")) {
    auto place = place_of(seat);
    if (!place.ok()) {
      return place.error().while_doing(file.string());
    }
    clip.seats.push_back({std::move(*place), {}});
  }
  for (const auto& state : fields.raw("states")) {
    if (auto added = add_span(clip, state); !added.ok()) {
      return added.error().while_doing(file.string());
    }
  }
  if (fields.ok() && clip.seats.empty()) {
    return fail(ErrorKind::kInvalidArgument, file.string() + ": it labels no seat");
  }
  return fields.finish(std::move(clip));
}

Result<std::vector<LabelledStill>> read_labelled_stills(const std::filesystem::path& file) {
  const auto document = read_json(file);
  if (!document.ok()) {
    return document.error();
  }
  JsonFields fields{*document, "label file " + file.string()};
  std::vector<LabelledStill> stills;
  for (const auto& image : fields.raw("images")) {
    auto still = still_of(image);
    if (!still.ok()) {
      return still.error().while_doing(file.string());
    }
    stills.push_back(std::move(*still));
  }
  if (fields.ok() && stills.empty()) {
    return fail(ErrorKind::kInvalidArgument, file.string() + ": it labels no image");
  }
  return fields.finish(std::move(stills));
}

Result<bool> is_labels_of_clip(const std::filesystem::path& file) {
  const auto document = read_json(file);
  if (!document.ok()) {
    return document.error();
  }
  return document->contains("clip");
}

}  // namespace hallwatch
