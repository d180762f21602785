#include "console/panels/top_bar.h"

#include <fmt/format.h>

#include "base/time/hall_time.h"
#include "console/texts/screen_words.h"
#include "console/texts/text_table.h"
#include "console/widgets/texts.h"

namespace hallwatch {
namespace {

/// Draws from the right to the left, one group beside the other, all in the middle of the bar.
class RightToLeft {
 public:
  explicit RightToLeft(const ScreenRect& bar) : x_(bar.most.x), middle_(bar.middle().y), em_(ImGui::GetFontSize()) {}

  void text(ImU32 color, std::string_view text) {
    x_ = draw_text_ending_at(x_, middle_ - em_ / 2, color, text) - em_ * 0.5F;
  }
  void chip(ImU32 ground, ImU32 ink, std::string_view text) {
    const auto size = chip_size(text);
    x_ -= size.x;
    draw_chip_at({x_, middle_ - size.y / 2}, ground, ink, text);
    x_ -= em_ * 0.4F;
  }
  void dot(ImU32 color) {
    ImGui::GetWindowDrawList()->AddCircleFilled({x_ - em_ * 0.2F, middle_}, em_ * 0.24F, color);
    x_ -= em_ * 0.9F;
  }
  void next_group() {
    x_ -= em_ * 0.7F;
    ImGui::GetWindowDrawList()->AddLine({x_, middle_ - em_ * 0.9F}, {x_, middle_ + em_ * 0.9F}, Palette::kLine);
    x_ -= em_ * 1.1F;
  }
  [[nodiscard]] float x() const { return x_; }

 private:
  float x_;
  float middle_;
  float em_;
};

void draw_service(RightToLeft& pen, const char* name, ServiceState state) {
  const bool is_away = state == ServiceState::kAway;
  const auto color = state == ServiceState::kReachable ? Palette::kGood : is_away ? Palette::kRed : Palette::kGrey;
  const char* word = state == ServiceState::kReachable ? say("top.reachable")
                     : is_away                         ? say("top.away")
                                                       : say("top.starting");
  pen.text(is_away ? Palette::kRed : Palette::kQuiet, fmt::format("{} {}", name, word));
  pen.dot(color);
}

void draw_alert_counts(RightToLeft& pen, const HallSnapshot& now) {
  bool is_any = false;
  for (const auto severity : {Severity::kInfo, Severity::kWarn, Severity::kYellow, Severity::kRed}) {
    const int count = now.open_alerts[static_cast<std::size_t>(severity)];
    if (count > 0) {
      pen.chip(color_of(severity), Palette::kGround, fmt::format("{} {}", say_severity(severity), count));
      is_any = true;
    }
  }
  if (!is_any) {
    pen.text(Palette::kQuiet, say("top.none_open"));
  }
  pen.text(Palette::kQuiet, say("top.alerts"));
}

void draw_camera_counts(RightToLeft& pen, const HallSnapshot& now) {
  if (now.cameras_lost > 0) {
    pen.chip(Palette::kRed, Palette::kGround, say_with("top.cameras_lost", now.cameras_lost));
  }
  const bool is_whole = now.cameras_live == static_cast<int>(now.tiles.size());
  pen.text(is_whole ? Palette::kGood : Palette::kText,
           say_with("top.cameras_live", now.cameras_live, now.tiles.size()));
  pen.text(Palette::kQuiet, say("top.cameras"));
}

void draw_left(const DrawContext& context, const ScreenRect& bar, float most_x) {
  const float em = ImGui::GetFontSize();
  auto* list = ImGui::GetWindowDrawList();
  const ScreenRect mark{{bar.least.x, bar.middle().y - em * 0.75F},
                        {bar.least.x + em * 0.28F, bar.middle().y + em * 0.75F}};
  list->AddRectFilled(mark.least, mark.most, Palette::kAccent, em * 0.14F);
  context.items.remember("screen.name", mark);
  ImGui::PushFont(context.fonts.heading);
  const float tall = ImGui::GetFontSize();
  float x = mark.most.x + em * 0.6F;
  x += draw_text_at({x, bar.middle().y - tall / 2}, Palette::kText, context.now.site_name, most_x) + em * 1.4F;
  const auto clock = to_hall_clock_text(context.now.now);
  if (x + ImGui::CalcTextSize(clock.c_str()).x < most_x) {
    x += draw_text_at({x, bar.middle().y - tall / 2}, Palette::kText, clock, most_x) + em * 0.7F;
  }
  ImGui::PopFont();
  const auto day = hall_day(context.now.now);
  const auto date = fmt::format("{}  {}", to_text(day), say_weekday(day));
  if (x + ImGui::CalcTextSize(date.c_str()).x < most_x) {
    draw_text_at({x, bar.middle().y - em * 0.42F}, Palette::kQuiet, date, most_x);
  }
}

}  // namespace

void TopBar::draw(const DrawContext& context) {
  const auto bar = space_left();
  RightToLeft pen{bar};
  draw_service(pen, say("top.supervisor"), context.now.supervisor);
  draw_service(pen, say("top.analytics"), context.now.analytics);
  draw_service(pen, say("top.recorder"), context.now.recorder);
  pen.next_group();
  draw_alert_counts(pen, context.now);
  pen.next_group();
  draw_camera_counts(pen, context.now);
  draw_left(context, bar, pen.x());
}

}  // namespace hallwatch
