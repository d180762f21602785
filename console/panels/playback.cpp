#include "console/panels/playback.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/time/hall_time.h"
#include "console/texts/screen_words.h"
#include "console/texts/text_table.h"
#include "console/widgets/texts.h"
#include "console/widgets/time_ruler.h"
#include "console/widgets/video_texture.h"

namespace hallwatch {
namespace {

constexpr std::array kSpeeds{0.5, 1.0, 2.0, 4.0, 8.0};

const char* say_trouble(PlaybackTrouble trouble) {
  switch (trouble) {
    case PlaybackTrouble::kNoFootage:
      return say("playback.no_footage");
    case PlaybackTrouble::kNoCamera:
      return say("playback.no_camera");
    case PlaybackTrouble::kRecorderAway:
      return say("playback.recorder_away");
    case PlaybackTrouble::kDamaged:
      return say("playback.damaged");
    case PlaybackTrouble::kNone:
    case PlaybackTrouble::kOther:
      break;
  }
  return say("playback.failed");
}

/// What is written over the picture, or nothing while it simply plays.
const char* say_state(const PlaybackView& playback) {
  switch (playback.state) {
    case PlaybackState::kOpening:
      return say("playback.opening");
    case PlaybackState::kEnded:
      return say("playback.ended");
    case PlaybackState::kFollowing:
      return say("playback.following");
    case PlaybackState::kFailed:
      return say_trouble(playback.trouble);
    case PlaybackState::kPlaying:
    case PlaybackState::kPaused:
    case PlaybackState::kClosed:
      break;
  }
  return playback.trouble == PlaybackTrouble::kDamaged ? say("playback.damaged") : nullptr;
}

void draw_title(const DrawContext& context, const AlertLine* line) {
  const auto& playback = context.now.playback;
  const float em = ImGui::GetFontSize();
  draw_heading(context.fonts.heading, say("playback.title"));
  ImGui::SameLine();
  ImGui::AlignTextToFramePadding();
  if (line != nullptr) {
    draw_text(color_of(line->severity), say_rule(line->members.back().rule_id));
    ImGui::SameLine();
    draw_text(line->place);
    ImGui::SameLine();
  }
  draw_text(Palette::kQuiet, playback.camera_id.text());
  ImGui::SameLine(std::max(em * 8, ImGui::GetContentRegionMax().x - em * 3.4F));
  if (ImGui::Button(say("playback.close"))) {
    context.commands.send(ClosePlayback{});
  }
  context.items.remember_last("playback.close");
}

void draw_screen(const PlaybackView& playback, const ScreenRect& box) {
  auto* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(box.least, box.most, Palette::kBlack, 4);
  const bool is_failed = playback.state == PlaybackState::kFailed;
  draw_picture(playback.picture, box, is_failed ? 60 : 255);
  const float em = ImGui::GetFontSize();
  if (const char* words = say_state(playback)) {
    const auto size = chip_size(words);
    const ImVec2 place{box.middle().x - size.x / 2, is_failed ? box.middle().y - em : box.most.y - em * 2.2F};
    draw_chip_at(place, IM_COL32(8, 10, 13, 210), is_failed ? Palette::kRed : Palette::kText, words);
    if (is_failed && !playback.detail.empty()) {
      draw_text_centered(box, box.middle().y + em * 0.8F, Palette::kQuiet, playback.detail);
    }
  }
  if (playback.position != UtcTime{}) {
    draw_chip_at({box.least.x + em * 0.5F, box.least.y + em * 0.5F}, IM_COL32(8, 10, 13, 190), Palette::kText,
                 to_text(to_hall_time(playback.position)));
  }
}

void draw_play_button(const DrawContext& context) {
  const auto state = context.now.playback.state;
  const bool is_over = state == PlaybackState::kEnded || state == PlaybackState::kFailed;
  const bool is_paused = state == PlaybackState::kPaused;
  const char* word = is_over ? say("playback.again") : is_paused ? say("playback.play") : say("playback.pause");
  if (ImGui::Button(word, {ImGui::GetFontSize() * 4, 0})) {
    context.commands.send(is_over || is_paused ? PlayOrPause::kPlay : PlayOrPause::kPause);
  }
  context.items.remember_last("playback.play");
}

void draw_speeds(const DrawContext& context) {
  for (const double speed : kSpeeds) {
    ImGui::SameLine(0, ImGui::GetFontSize() * 0.25F);
    const bool is_chosen = context.now.playback.speed == speed;
    ImGui::PushStyleColor(ImGuiCol_Text, is_chosen ? Palette::kAccent : Palette::kQuiet);
    const auto word = say_with("playback.speed", speed);
    if (ImGui::Button(word.c_str())) {
      context.commands.send(SetPlaybackSpeed{speed});
    }
    ImGui::PopStyleColor();
    context.items.remember_last("playback.speed." + fmt::format("{}", speed));
  }
}

void draw_position(const PlaybackView& playback, const AlertLine* line) {
  if (playback.position == UtcTime{}) {
    return;
  }
  ImGui::SameLine(0, ImGui::GetFontSize());
  draw_text(say_with("playback.position", to_hall_clock_text(playback.position)));
  if (line != nullptr) {
    const auto offset = std::chrono::floor<std::chrono::seconds>(playback.position - line->raised_at());
    ImGui::SameLine();
    draw_text(Palette::kQuiet, offset.count() < 0 ? say_with("playback.offset", say_length(-offset))
                                                  : say_with("playback.offset_after", say_length(offset)));
  }
}

/// What the colours of the ruler mean, at the right end of the controls.
void draw_legend(const PlaybackView& playback, const ScreenRect& box) {
  if (!playback.is_coverage_known || box.width() < ImGui::GetFontSize() * 40) {
    return;
  }
  const float em = ImGui::GetFontSize();
  const float y = box.most.y + em * 0.8F;
  auto* list = ImGui::GetWindowDrawList();
  float x = box.most.x;
  for (const bool is_covered : {false, true}) {
    x = draw_text_ending_at(x, y, Palette::kQuiet, is_covered ? say("playback.covered") : say("playback.missing")) - em;
    list->AddRectFilled({x, y + em * 0.25F}, {x + em * 0.7F, y + em * 0.75F},
                        is_covered ? IM_COL32(58, 104, 150, 255) : with_alpha(Palette::kRed, 110), 2);
    x -= em * 0.8F;
  }
}

void draw_ruler(const DrawContext& context, const AlertLine* line) {
  const auto& playback = context.now.playback;
  std::vector<RulerMark> marks;
  if (line != nullptr) {
    for (const auto& alert : line->members) {
      marks.push_back({alert.raised_at, color_of(alert.severity), say_rule(alert.rule_id)});
    }
    if (const auto cleared = line->cleared_at()) {
      marks.push_back({*cleared, Palette::kGood, say("playback.mark_cleared")});
    }
  }
  const auto clicked = draw_time_ruler({playback.from, playback.to, playback.position, context.now.now,
                                        playback.is_coverage_known, playback.covered, marks},
                                       space_left(), context.items);
  if (clicked) {
    context.commands.send(SeekPlayback{*clicked});
  }
}

}  // namespace

void PlaybackPanel::draw(const DrawContext& context) {
  const auto& playback = context.now.playback;
  const auto* line = context.now.alert_line(playback.line_key);
  draw_title(context, line);
  const float em = ImGui::GetFontSize();
  auto box = space_left();
  box.most.y = std::max(box.least.y + em, box.most.y - em * 6.4F);
  draw_screen(playback, box);
  context.items.remember("playback.picture", box);
  context.commands.send(SizePlayback{static_cast<int>(box.width()), static_cast<int>(box.height())});
  ImGui::SetCursorScreenPos({box.least.x, box.most.y + em * 0.5F});
  draw_play_button(context);
  draw_speeds(context);
  draw_position(playback, line);
  draw_legend(playback, box);
  ImGui::SetCursorScreenPos({box.least.x, box.most.y + em * 2.7F});
  draw_ruler(context, line);
}

}  // namespace hallwatch
