#include "console/panels/attendance.h"

#include <algorithm>

#include "console/texts/screen_words.h"
#include "console/texts/text_table.h"
#include "console/widgets/texts.h"

namespace hallwatch {
namespace {

std::string clock_text(HallTime time) {
  return to_text(time).substr(11);
}

void draw_day_choice(const DrawContext& context) {
  const auto day = context.now.attendance_day;
  const auto go_to = [&](const char* word, const char* item_name, HallDay to) {
    if (ImGui::Button(word)) {
      context.commands.send(ShowAttendanceOf{to});
    }
    context.items.remember_last(item_name);
    ImGui::SameLine();
  };
  go_to(say("attendance.earlier"), "attendance.earlier", day - std::chrono::days{1});
  ImGui::AlignTextToFramePadding();
  draw_text(say_with("attendance.day", to_text(day), say_weekday(day)));
  ImGui::SameLine();
  go_to(say("attendance.later"), "attendance.later", day + std::chrono::days{1});
  const auto today = hall_day(context.now.now);
  if (day != today) {
    go_to(say("attendance.today"), "attendance.today", today);
  }
}

void set_up_columns() {
  const float em = ImGui::GetFontSize();
  constexpr auto kFixed = ImGuiTableColumnFlags_WidthFixed;
  ImGui::TableSetupScrollFreeze(0, 1);
  ImGui::TableSetupColumn(say("attendance.name"), kFixed, em * 6);
  ImGui::TableSetupColumn(say("attendance.staff"), kFixed, em * 5);
  ImGui::TableSetupColumn(say("attendance.window"), ImGuiTableColumnFlags_WidthStretch, 1);
  ImGui::TableSetupColumn(say("attendance.first"), kFixed, em * 6);
  ImGui::TableSetupColumn(say("attendance.last"), kFixed, em * 6);
  ImGui::TableSetupColumn(say("attendance.punches"), ImGuiTableColumnFlags_WidthStretch, 2);
  ImGui::TableSetupColumn(say("attendance.leave"), kFixed, em * 7);
  ImGui::TableHeadersRow();
}

void draw_row(const DrawContext& context, const AttendanceRow& row) {
  ImGui::TableNextRow();
  ImGui::TableNextColumn();
  draw_text(row.name.empty() ? row.staff_id.text() : row.name);
  context.items.remember_last("attendance." + row.staff_id.text());
  ImGui::TableNextColumn();
  draw_text(Palette::kQuiet, row.staff_id.text());
  ImGui::TableNextColumn();
  draw_text(Palette::kQuiet, context.now.window_name(row.window_id));
  ImGui::TableNextColumn();
  draw_text(row.punches.empty() ? say("cases.none") : clock_text(row.punches.front()));
  ImGui::TableNextColumn();
  draw_text(row.punches.size() < 2 ? say("cases.none") : clock_text(row.punches.back()));
  ImGui::TableNextColumn();
  std::string all;
  for (const auto& punch : row.punches) {
    all += (all.empty() ? "" : "   ") + clock_text(punch);
  }
  draw_text(Palette::kQuiet, all);
  ImGui::TableNextColumn();
  draw_text(Palette::kYellow, row.leave);
}

}  // namespace

void AttendancePanel::draw(const DrawContext& context) {
  const auto& rows = *context.now.attendance;
  draw_day_choice(context);
  if (!context.now.is_attendance_known) {
    draw_text(Palette::kQuiet,
              context.now.supervisor == ServiceState::kAway ? say("data.away") : say("attendance.loading"));
    return;
  }
  if (rows.empty()) {
    draw_text(Palette::kQuiet, say("attendance.empty"));
    return;
  }
  const auto came = std::count_if(rows.begin(), rows.end(), [](const auto& row) { return !row.punches.empty(); });
  draw_text(Palette::kQuiet, say_with("attendance.count", rows.size(), came));
  constexpr auto kFlags = ImGuiTableFlags_ScrollY | ImGuiTableFlags_RowBg | ImGuiTableFlags_BordersInnerH |
                          ImGuiTableFlags_PadOuterX | ImGuiTableFlags_Resizable;
  if (!ImGui::BeginTable("attendance", 7, kFlags, {0, std::max(1.0F, ImGui::GetContentRegionAvail().y)})) {
    return;
  }
  set_up_columns();
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(rows.size()));
  while (clipper.Step()) {
    for (int row = clipper.DisplayStart; row < clipper.DisplayEnd; ++row) {
      draw_row(context, rows[static_cast<std::size_t>(row)]);
    }
  }
  ImGui::EndTable();
}

}  // namespace hallwatch
