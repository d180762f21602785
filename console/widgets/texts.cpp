#include "console/widgets/texts.h"

#include <algorithm>
#include <string>

namespace hallwatch {
namespace {

ImVec2 size_of(std::string_view text) {
  return ImGui::CalcTextSize(text.data(), text.data() + text.size());
}

/// Drops whole letters until the text and "…" fit.
std::string cut_to_width(std::string_view text, float width) {
  std::string cut{text};
  while (!cut.empty() && size_of(cut + "…").x > width) {
    do {
      cut.pop_back();
    } while (!cut.empty() && (static_cast<unsigned char>(cut.back()) & 0xC0U) == 0x80U);
    if (!cut.empty() && static_cast<unsigned char>(cut.back()) >= 0xC0U) {
      cut.pop_back();
    }
  }
  return cut.empty() ? cut : cut + "…";
}

}  // namespace

void draw_text(std::string_view text) {
  ImGui::TextUnformatted(text.data(), text.data() + text.size());
}

void draw_text(ImU32 color, std::string_view text) {
  ImGui::PushStyleColor(ImGuiCol_Text, color);
  draw_text(text);
  ImGui::PopStyleColor();
}

void draw_heading(ImFont* heading, std::string_view text) {
  ImGui::PushFont(heading);
  draw_text(text);
  ImGui::PopFont();
}

float draw_text_at(ImVec2 place, ImU32 color, std::string_view text, float most_x) {
  const float room = most_x - place.x;
  auto width = size_of(text).x;
  ImGui::LogText("%.*s ", static_cast<int>(text.size()), text.data());
  auto* list = ImGui::GetWindowDrawList();
  if (width <= room) {
    list->AddText(place, color, text.data(), text.data() + text.size());
    return width;
  }
  const auto cut = cut_to_width(text, room);
  list->AddText(place, color, cut.c_str());
  return size_of(cut).x;
}

float draw_text_ending_at(float right_x, float y, ImU32 color, std::string_view text) {
  const float left = right_x - size_of(text).x;
  draw_text_at({left, y}, color, text, right_x + 1);
  return left;
}

void draw_text_centered(const ScreenRect& rect, float y, ImU32 color, std::string_view text) {
  const float pad = ImGui::GetFontSize() / 2;
  const float left = std::max(rect.least.x + pad, (rect.least.x + rect.most.x - size_of(text).x) / 2);
  draw_text_at({left, y}, color, text, rect.most.x - pad);
}

ImVec2 chip_size(std::string_view text) {
  const float em = ImGui::GetFontSize();
  return {size_of(text).x + em * 0.9F, em * 1.35F};
}

ScreenRect draw_chip_at(ImVec2 place, ImU32 ground, ImU32 ink, std::string_view text) {
  const float em = ImGui::GetFontSize();
  const auto size = chip_size(text);
  const ScreenRect rect{place, {place.x + size.x, place.y + size.y}};
  ImGui::GetWindowDrawList()->AddRectFilled(rect.least, rect.most, ground, em * 0.3F);
  draw_text_at({place.x + em * 0.45F, place.y + (size.y - em) / 2}, ink, text, rect.most.x);
  return rect;
}

bool draw_check(const char* words, bool& is_on) {
  const float pad = ImGui::GetFontSize() * 0.12F;
  ImGui::SetCursorPosY(ImGui::GetCursorPosY() + ImGui::GetStyle().FramePadding.y - pad);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {pad, pad});
  const bool is_changed = ImGui::Checkbox(words, &is_on);
  ImGui::PopStyleVar();
  return is_changed;
}

}  // namespace hallwatch
