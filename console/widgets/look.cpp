#include "console/widgets/look.h"

namespace hallwatch {
namespace {

struct StyleColor {
  ImGuiCol which;
  ImU32 color;
};

constexpr StyleColor kStyleColors[] = {
    {ImGuiCol_Text, Palette::kText},
    {ImGuiCol_TextDisabled, Palette::kQuiet},
    {ImGuiCol_WindowBg, Palette::kGround},
    {ImGuiCol_ChildBg, Palette::kPanel},
    {ImGuiCol_PopupBg, Palette::kRaised},
    {ImGuiCol_Border, Palette::kLine},
    {ImGuiCol_FrameBg, Palette::kRaised},
    {ImGuiCol_FrameBgHovered, Palette::kHover},
    {ImGuiCol_FrameBgActive, Palette::kHover},
    {ImGuiCol_ScrollbarBg, IM_COL32(0, 0, 0, 0)},
    {ImGuiCol_ScrollbarGrab, Palette::kLine},
    {ImGuiCol_ScrollbarGrabHovered, Palette::kGrey},
    {ImGuiCol_ScrollbarGrabActive, Palette::kGrey},
    {ImGuiCol_CheckMark, Palette::kAccent},
    {ImGuiCol_Button, Palette::kRaised},
    {ImGuiCol_ButtonHovered, Palette::kHover},
    {ImGuiCol_ButtonActive, Palette::kLine},
    {ImGuiCol_Header, Palette::kRaised},
    {ImGuiCol_HeaderHovered, Palette::kHover},
    {ImGuiCol_HeaderActive, Palette::kHover},
    {ImGuiCol_Separator, Palette::kLine},
    {ImGuiCol_Tab, Palette::kPanel},
    {ImGuiCol_TabHovered, Palette::kHover},
    {ImGuiCol_TabActive, Palette::kRaised},
    {ImGuiCol_TabUnfocused, Palette::kPanel},
    {ImGuiCol_TabUnfocusedActive, Palette::kRaised},
    {ImGuiCol_TableHeaderBg, Palette::kRaised},
    {ImGuiCol_TableBorderStrong, Palette::kLine},
    {ImGuiCol_TableBorderLight, IM_COL32(48, 59, 74, 120)},
    {ImGuiCol_TableRowBg, IM_COL32(0, 0, 0, 0)},
    {ImGuiCol_TableRowBgAlt, IM_COL32(255, 255, 255, 7)},
};

void set_shape(ImGuiStyle& style) {
  style.WindowPadding = {12, 10};
  style.FramePadding = {10, 5};
  style.CellPadding = {9, 5};
  style.ItemSpacing = {10, 7};
  style.ItemInnerSpacing = {8, 5};
  style.ScrollbarSize = 11;
  style.WindowRounding = 0;
  style.ChildRounding = 6;
  style.FrameRounding = 5;
  style.PopupRounding = 5;
  style.GrabRounding = 5;
  style.TabRounding = 5;
  style.ScrollbarRounding = 5;
  style.WindowBorderSize = 0;
  style.ChildBorderSize = 0;
  style.FrameBorderSize = 1;
  style.TabBorderSize = 0;
}

}  // namespace

ImU32 color_of(ViewState state) {
  switch (state) {
    case ViewState::kOccupied:
      return Palette::kGood;
    case ViewState::kEmpty:
      return Palette::kOrange;
    case ViewState::kBlocked:
      return Palette::kViolet;
    case ViewState::kStale:
    case ViewState::kBlind:
    case ViewState::kUnknown:
      break;
  }
  return Palette::kGrey;
}

ImU32 color_of(Severity severity) {
  switch (severity) {
    case Severity::kWarn:
      return Palette::kOrange;
    case Severity::kYellow:
      return Palette::kYellow;
    case Severity::kRed:
      return Palette::kRed;
    case Severity::kInfo:
    case Severity::kUnknown:
      break;
  }
  return Palette::kAccent;
}

ImU32 with_alpha(ImU32 color, int alpha) {
  return (color & ~IM_COL32_A_MASK) | (static_cast<ImU32>(alpha) << IM_COL32_A_SHIFT);
}

void apply_style(float scale) {
  auto& style = ImGui::GetStyle();
  style = ImGuiStyle{};
  ImGui::StyleColorsDark(&style);
  for (const auto& [which, color] : kStyleColors) {
    style.Colors[which] = ImGui::ColorConvertU32ToFloat4(color);
  }
  set_shape(style);
  style.ScaleAllSizes(scale);
}

}  // namespace hallwatch
