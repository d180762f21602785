#include "console/panels/screen.h"

#include <algorithm>
#include <cmath>

#include "console/texts/text_table.h"

namespace hallwatch {
namespace {

constexpr auto kHostFlags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                            ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoScrollWithMouse;

/// Draws a panel into a rounded area of its own.
void draw_in(const char* name, const ScreenRect& area, Panel& panel, const DrawContext& context) {
  ImGui::SetCursorScreenPos(area.least);
  ImGui::PushStyleVar(ImGuiStyleVar_ChildRounding, ImGui::GetFontSize() * 0.35F);
  const ImVec2 size{std::max(1.0F, area.width()), std::max(1.0F, area.height())};
  ImGui::BeginChild(
      name, size, false,
      ImGuiWindowFlags_AlwaysUseWindowPadding | ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
  panel.draw(context);
  ImGui::EndChild();
  ImGui::PopStyleVar();
}

void draw_tab(const char* title, const char* item_name, Panel& panel, const DrawContext& context) {
  const bool is_open = ImGui::BeginTabItem(title);
  context.items.remember_last(item_name);
  if (is_open) {
    ImGui::PushID(item_name);
    panel.draw(context);
    ImGui::PopID();
    ImGui::EndTabItem();
  }
}

}  // namespace

void Screen::draw(const DrawContext& context) {
  const auto* viewport = ImGui::GetMainViewport();
  ImGui::SetNextWindowPos(viewport->Pos);
  ImGui::SetNextWindowSize(viewport->Size);
  ImGui::Begin("screen", nullptr, kHostFlags);
  draw_contents(context);
  ImGui::End();
}

void Screen::draw_contents(const DrawContext& context) {
  const float em = ImGui::GetFontSize();
  const float gap = std::floor(em * 0.6F);
  const auto all = space_left();
  const float bar_height = std::floor(em * 3.1F);
  const float side = std::clamp(all.width() * 0.22F, em * 17, em * 25);
  const float tables = std::clamp(all.height() * 0.27F, em * 11, em * 19);
  const float top = all.least.y + bar_height + gap;
  const float right = all.most.x - side;
  draw_in("top", {all.least, {all.most.x, all.least.y + bar_height}}, top_bar_, context);
  draw_main(context, {{all.least.x, top}, {right - gap, all.most.y - tables - gap}});
  draw_in("alerts", {{right, top}, all.most}, alerts_, context);
  ImGui::SetCursorScreenPos({all.least.x, all.most.y - tables});
  ImGui::BeginChild("tables", {std::max(1.0F, right - gap - all.least.x), tables}, false,
                    ImGuiWindowFlags_AlwaysUseWindowPadding | ImGuiWindowFlags_NoScrollbar);
  draw_tables(context);
  ImGui::EndChild();
}

void Screen::draw_main(const DrawContext& context, const ScreenRect& area) {
  const float em = ImGui::GetFontSize();
  if (context.now.playback.state == PlaybackState::kClosed) {
    draw_in("wall", area, wall_, context);
    return;
  }
  if (area.width() < em * 50) {  // no room for both: the wall comes back when the playback is closed
    draw_in("playback", area, playback_, context);
    context.commands.send(ShowTiles{});
    return;
  }
  const float middle = std::floor(area.least.x + area.width() * 0.44F);
  draw_in("wall", {area.least, {middle, area.most.y}}, wall_, context);
  draw_in("playback", {{middle + std::floor(em * 0.6F), area.least.y}, area.most}, playback_, context);
}

void Screen::draw_tables(const DrawContext& context) {
  if (!ImGui::BeginTabBar("tabs")) {
    return;
  }
  draw_tab(say("tabs.cases"), "tab.cases", cases_, context);
  draw_tab(say("tabs.attendance"), "tab.attendance", attendance_, context);
  draw_tab(say("tabs.deadlines"), "tab.deadlines", deadlines_, context);
  ImGui::EndTabBar();
}

}  // namespace hallwatch
