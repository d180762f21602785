#include "console/panels/alerts.h"

#include <algorithm>
#include <vector>

#include "base/time/hall_time.h"
#include "console/texts/screen_words.h"
#include "console/texts/text_table.h"
#include "console/widgets/texts.h"

namespace hallwatch {
namespace {

std::string rules_of(const AlertLine& line) {
  std::string words = say_rule(line.members.front().rule_id);
  for (std::size_t i = 1; i < line.members.size(); ++i) {
    words = say_with("alerts.joined", words, say_rule(line.members[i].rule_id));
  }
  return words;
}

/// The window; with what else the alert speaks of: a case, a person's day, a ticket.
std::string place_of(const AlertLine& line) {
  const auto& alert = line.members.front();
  const std::string place = line.place.empty() ? say("alerts.no_window") : line.place;
  const bool is_of_place =
      alert.object == alert.window_id.text() || alert.object == place || alert.category == "camera";
  return is_of_place ? place : place + "  " + alert.object;
}

/// The time of day, with the day in front where it is not today.
std::string moment_text(UtcTime at, UtcTime now) {
  return hall_day(at) == hall_day(now) ? to_hall_clock_text(at) : to_text(to_hall_time(at)).substr(5);
}

std::string times_of(const AlertLine& line, UtcTime now) {
  auto words = say_with("alerts.raised", moment_text(line.raised_at(), now));
  if (const auto cleared = line.cleared_at()) {
    return words + "   " + say_with("alerts.cleared", moment_text(*cleared, now));
  }
  if (line.is_open) {
    words += "   " +
             say_with("alerts.open_for", say_length(std::chrono::floor<std::chrono::seconds>(now - line.raised_at())));
  }
  return words;
}

void draw_line(const DrawContext& context, const AlertLine& line, float height) {
  const float em = ImGui::GetFontSize();
  const auto color = color_of(line.severity);
  ImGui::PushID(line.key.c_str());
  const auto place = ImGui::GetCursorScreenPos();
  const ScreenRect rect{place, {place.x + ImGui::GetContentRegionAvail().x, place.y + height - em * 0.4F}};
  const bool is_clicked = ImGui::InvisibleButton("line", {std::max(1.0F, rect.width()), rect.height()});
  const bool is_playing = context.now.playback.line_key == line.key;
  const bool is_lit = ImGui::IsItemHovered() || is_playing;
  context.items.remember_last("alert." + line.key);
  auto* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(rect.least, rect.most, is_lit ? Palette::kHover : Palette::kRaised, em * 0.3F);
  list->AddRectFilled(rect.least, {rect.least.x + em * 0.26F, rect.most.y},
                      line.is_open ? color : with_alpha(color, 110), em * 0.13F);
  if (is_playing) {
    list->AddRect(rect.least, rect.most, Palette::kAccent, em * 0.3F);
  }
  const float left = rect.least.x + em * 0.8F;
  const float right = rect.most.x - em * 0.5F;
  const float chip_left = right - chip_size(say_severity(line.severity)).x;
  draw_text_at({left, rect.least.y + em * 0.45F}, line.is_open ? color : Palette::kQuiet, rules_of(line),
               chip_left - em / 2);
  draw_chip_at({chip_left, rect.least.y + em * 0.3F}, line.is_open ? color : with_alpha(color, 90), Palette::kBlack,
               say_severity(line.severity));
  const char* state = say_alert_state(line.members.back().state);
  const float state_left = draw_text_ending_at(right, rect.least.y + em * 1.85F, Palette::kQuiet, state);
  draw_text_at({left, rect.least.y + em * 1.85F}, Palette::kText, place_of(line), state_left - em / 2);
  draw_text_at({left, rect.least.y + em * 3.25F}, Palette::kQuiet, times_of(line, context.now.now), right);
  ImGui::PopID();
  if (is_clicked) {
    context.commands.send(PlayAlertLine{line.key});
  }
}

}  // namespace

void AlertsPanel::draw(const DrawContext& context) {
  const auto& lines = *context.now.alert_lines;
  draw_heading(context.fonts.heading, say("alerts.title"));
  ImGui::SameLine();
  ImGui::AlignTextToFramePadding();
  draw_text(Palette::kQuiet, say_with("alerts.count", lines.size()));
  const float em = ImGui::GetFontSize();
  const float box = ImGui::CalcTextSize(say("alerts.open_only")).x + em * 1.24F + ImGui::GetStyle().ItemInnerSpacing.x;
  ImGui::SameLine(std::max(em * 6, ImGui::GetContentRegionMax().x - box));
  draw_check(say("alerts.open_only"), is_open_only_);
  context.items.remember_last("alerts.open_only");
  if (context.now.supervisor == ServiceState::kAway) {
    draw_text(Palette::kRed, say("alerts.away"));
  }
  std::vector<std::size_t> shown;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!is_open_only_ || lines[i].is_open) {
      shown.push_back(i);
    }
  }
  draw_text(Palette::kQuiet, shown.empty() ? say("alerts.empty") : say("alerts.hint"));
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
  ImGui::BeginChild("lines", {0, 0}, false, ImGuiWindowFlags_NoBackground);
  const float height = em * 5.1F;
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(shown.size()), height);
  while (clipper.Step()) {
    for (int row = clipper.DisplayStart; row < clipper.DisplayEnd; ++row) {
      const auto top = ImGui::GetCursorPosY();
      draw_line(context, lines[shown[static_cast<std::size_t>(row)]], height);
      ImGui::SetCursorPosY(top + height);
    }
  }
  ImGui::EndChild();
  ImGui::PopStyleVar();
}

}  // namespace hallwatch
