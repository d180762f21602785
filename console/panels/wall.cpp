#include "console/panels/wall.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/time/hall_time.h"
#include "console/panels/wall_layout.h"
#include "console/texts/screen_words.h"
#include "console/texts/text_table.h"
#include "console/widgets/texts.h"
#include "console/widgets/video_texture.h"

namespace hallwatch {
namespace {

constexpr int kLiveLight = 255;
constexpr int kStaleLight = 60;  // nobody takes so dark a picture for a live one

const char* say_trouble(TileTrouble trouble) {
  switch (trouble) {
    case TileTrouble::kServiceAway:
      return say("tile.service_away");
    case TileTrouble::kConnecting:
      return say("tile.connecting");
    case TileTrouble::kLost:
      return say("tile.lost");
    case TileTrouble::kRefused:
      return say("tile.refused");
    case TileTrouble::kUnsupported:
      return say("tile.unsupported");
    case TileTrouble::kStale:
      return say("tile.stale");
    case TileTrouble::kWaiting:
    case TileTrouble::kNone:
      break;
  }
  return say("tile.waiting");
}

bool is_alarming(TileTrouble trouble) {
  return trouble == TileTrouble::kLost || trouble == TileTrouble::kRefused || trouble == TileTrouble::kUnsupported;
}

void draw_header(const TileView& tile, const ScreenRect& header) {
  const float em = ImGui::GetFontSize();
  const float y = header.middle().y - em / 2;
  const auto age = tile.picture_age ? say_age(*tile.picture_age) : std::string{say("tile.no_age")};
  const float age_left =
      draw_text_ending_at(header.most.x - em * 0.5F, y, tile.is_live() ? Palette::kQuiet : Palette::kRed, age);
  float x = header.least.x + em * 0.5F;
  const auto color = tile.is_live() ? Palette::kGood : is_alarming(tile.trouble) ? Palette::kRed : Palette::kGrey;
  ImGui::GetWindowDrawList()->AddCircleFilled({x + em * 0.2F, header.middle().y}, em * 0.22F, color);
  x += em * 0.8F;
  x += draw_text_at({x, y}, Palette::kText, tile.title, age_left - em) + em * 0.5F;
  const float id_width = ImGui::CalcTextSize(tile.camera_id.text().c_str()).x;
  if (tile.title != tile.camera_id.text() && x + id_width < age_left - em) {
    x += draw_text_at({x, y}, Palette::kQuiet, tile.camera_id.text(), age_left - em) + em * 0.5F;
  }
  if (!tile.staff.empty() && x + em * 5 < age_left) {
    draw_text_at({x, y}, Palette::kQuiet, say_with("tile.staff", tile.staff), age_left - em);
  }
}

void draw_outline(const SeatView& seat, const ScreenRect& picture) {
  auto* list = ImGui::GetWindowDrawList();
  list->PathClear();
  for (const auto& point : seat.polygon) {
    list->PathLineTo(
        {picture.least.x + point.x_norm * picture.width(), picture.least.y + point.y_norm * picture.height()});
  }
  list->PathStroke(color_of(seat.state), ImDrawFlags_Closed, std::max(2.0F, ImGui::GetFontSize() / 9));
}

struct RecordingWords {
  std::string words;
  ImU32 ink = Palette::kOrange;
};

RecordingWords say_recording(const TileView& tile) {
  if (tile.record_state == RecordState::kRecording) {
    return {say_with("tile.recorded_up_to", to_hall_clock_text(tile.recorded_up_to)), Palette::kText};
  }
  if (tile.record_state == RecordState::kStopped) {
    return {say_with("tile.record_stopped", to_hall_clock_text(tile.recorded_up_to))};
  }
  return {say("tile.not_recorded")};
}

/// In the right bottom corner. @return its left edge: what else stands at the bottom ends there
float draw_recording(const TileView& tile, const ScreenRect& picture) {
  const float em = ImGui::GetFontSize();
  const auto [words, ink] = say_recording(tile);
  const auto size = chip_size(words);
  const ImVec2 place{picture.most.x - size.x - em * 1.2F, picture.most.y - em * 1.75F};
  if (tile.record_state == RecordState::kUnknown || place.x < picture.least.x + em * 3.6F) {
    return picture.most.x;  // nothing is known, or too small a tile for both
  }
  auto* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(place, {place.x + size.x + em * 0.8F, place.y + size.y}, IM_COL32(8, 10, 13, 190), em * 0.3F);
  const bool is_recording = tile.record_state == RecordState::kRecording;
  list->AddCircleFilled({place.x + em * 0.6F, place.y + size.y / 2}, em * 0.22F,
                        is_recording ? Palette::kRed : Palette::kGrey);
  draw_text_at({place.x + em, place.y + (size.y - em) / 2}, ink, words, picture.most.x);
  return place.x;
}

/// Analytics tells of a lost picture some seconds after the recorder: until then its last word is old.
ViewState shown_state(const SeatView& seat, const TileView& tile) {
  return is_alarming(tile.trouble) && seat.state != ViewState::kUnknown ? ViewState::kStale : seat.state;
}

/// The state, with its length where that matters and `room` allows it.
std::string say_seat_in(const SeatView& seat, bool is_only_one, float room) {
  std::string word = say_seat(seat.state);
  if (!is_only_one) {
    word = fmt::format("{} {}", seat.seat_id.text(), word);
  }
  if (seat.state == ViewState::kEmpty || seat.state == ViewState::kBlocked) {
    auto with_length = say_with("seat.for", word, say_length(seat.state_for));
    if (chip_size(with_length).x <= room) {
      return with_length;
    }
  }
  return word;
}

void draw_seats(const TileView& tile, const ScreenRect& picture, float most_x) {
  const float em = ImGui::GetFontSize();
  ImVec2 place{picture.least.x + em * 0.4F, picture.most.y - em * 1.75F};
  for (auto seat : tile.seats) {
    seat.state = shown_state(seat, tile);
    if (tile.is_live()) {
      draw_outline(seat, picture);
    }
    const float room = most_x - em * 0.3F - place.x;
    const auto word = say_seat_in(seat, tile.seats.size() == 1, room);
    if (chip_size(word).x <= room) {
      place.x = draw_chip_at(place, color_of(seat.state), Palette::kBlack, word).most.x + em * 0.3F;
    }
  }
}

void draw_trouble(const TileView& tile, const ScreenRect& picture) {
  const float em = ImGui::GetFontSize();
  auto* list = ImGui::GetWindowDrawList();
  const bool is_alarm = is_alarming(tile.trouble);
  list->AddRect(picture.least, picture.most, is_alarm ? Palette::kRed : Palette::kLine, 0, 0, is_alarm ? 2.0F : 1.0F);
  std::string words = say_trouble(tile.trouble);
  if (tile.trouble_for.count() > 0) {
    words += "  " + say_with("tile.lost_for", say_length(tile.trouble_for));
  }
  const bool has_reason = tile.trouble == TileTrouble::kUnsupported && !tile.trouble_reason.empty();
  const float line = em * 1.45F;
  const float room = picture.height() - em * 2;  // the bottom belongs to seats and recording
  const bool has_old_picture = tile.picture.texture != 0 && room > line * (has_reason ? 3.4F : 2.4F);
  const float lines = 1.0F + (has_reason ? 1.0F : 0.0F) + (has_old_picture ? 1.0F : 0.0F);
  float y = picture.least.y + std::max(0.0F, (room - line * lines) / 2) + em * 0.4F;
  draw_text_centered(picture, y, is_alarm ? Palette::kRed : Palette::kText, words);
  if (has_reason) {
    draw_text_centered(picture, y += line, Palette::kQuiet, tile.trouble_reason);
  }
  if (has_old_picture) {
    draw_text_centered(picture, y + line, Palette::kQuiet,
                       say_with("tile.last_picture", to_hall_clock_text(tile.picture_at)));
  }
}

TileRequest draw_tile(const DrawContext& context, const TileView& tile, const ScreenRect& rect, float header_height) {
  auto* list = ImGui::GetWindowDrawList();
  const ScreenRect header{rect.least, {rect.most.x, rect.least.y + header_height}};
  const ScreenRect box{{rect.least.x, header.most.y}, rect.most};
  const bool is_enlarged = context.now.enlarged == tile.camera_id;
  ImGui::PushID(tile.camera_id.text().c_str());
  ImGui::SetCursorScreenPos(rect.least);
  const bool is_clicked = ImGui::InvisibleButton("tile", {rect.width(), rect.height()});
  const bool is_hovered = ImGui::IsItemHovered();
  context.items.remember("tile." + tile.camera_id.text(), rect);
  list->AddRectFilled(header.least, header.most, is_hovered ? Palette::kHover : Palette::kRaised, 5,
                      ImDrawFlags_RoundCornersTop);
  list->AddRectFilled(box.least, box.most, Palette::kBlack);
  draw_header(tile, header);
  const auto picture = draw_picture(tile.picture, box, tile.is_live() ? kLiveLight : kStaleLight);
  draw_seats(tile, picture, draw_recording(tile, picture));
  if (!tile.is_live()) {
    draw_trouble(tile, box);
  }
  ImGui::PopID();
  if (is_clicked) {
    context.commands.send(EnlargeTile{is_enlarged ? std::nullopt : std::optional{tile.camera_id}});
  }
  return {tile.camera_id, static_cast<int>(box.width()), static_cast<int>(box.height()), is_enlarged};
}

void draw_title(const DrawContext& context) {
  draw_heading(context.fonts.heading, say("wall.title"));
  ImGui::SameLine();
  ImGui::AlignTextToFramePadding();
  draw_text(Palette::kQuiet, say_with("wall.count", context.now.tiles.size()));
  if (context.now.enlarged) {
    ImGui::SameLine();
    if (ImGui::SmallButton(say("wall.back"))) {
      context.commands.send(EnlargeTile{});
    }
    context.items.remember_last("wall.back");
    ImGui::SameLine();
    draw_text(Palette::kQuiet, say("tile.enlarged_hint"));
  }
}

}  // namespace

void WallPanel::draw(const DrawContext& context) {
  draw_title(context);
  if (context.now.tiles.empty()) {
    draw_text(Palette::kQuiet, say("wall.no_cameras"));
    return;
  }
  std::vector<const TileView*> shown;
  for (const auto& tile : context.now.tiles) {
    if (!context.now.enlarged || context.now.enlarged == tile.camera_id) {
      shown.push_back(&tile);
    }
  }
  const float em = ImGui::GetFontSize();
  const WallMeasures measures{std::floor(em * 0.55F), std::floor(em * 1.6F)};
  const auto places = lay_out_wall(shown.size(), space_left(), measures);
  ShowTiles requests;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    requests.tiles.push_back(draw_tile(context, *shown[i], places[i], measures.header));
  }
  context.commands.send(std::move(requests));
}

}  // namespace hallwatch
