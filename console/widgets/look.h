#pragma once

#include <imgui.h>

#include "alerts/model/alert.h"
#include "base/view_state.h"

namespace hallwatch {

/// The colours of the console: calm dark ground, colour only where it means something.
struct Palette {
  static constexpr ImU32 kGround = IM_COL32(16, 20, 26, 255);
  static constexpr ImU32 kPanel = IM_COL32(24, 30, 39, 255);
  static constexpr ImU32 kRaised = IM_COL32(34, 42, 54, 255);
  static constexpr ImU32 kHover = IM_COL32(44, 55, 70, 255);
  static constexpr ImU32 kLine = IM_COL32(48, 59, 74, 255);
  static constexpr ImU32 kText = IM_COL32(232, 237, 243, 255);
  static constexpr ImU32 kQuiet = IM_COL32(151, 164, 181, 255);
  static constexpr ImU32 kAccent = IM_COL32(86, 161, 240, 255);
  static constexpr ImU32 kGood = IM_COL32(70, 190, 130, 255);
  static constexpr ImU32 kOrange = IM_COL32(240, 150, 70, 255);
  static constexpr ImU32 kYellow = IM_COL32(242, 203, 70, 255);
  static constexpr ImU32 kRed = IM_COL32(240, 88, 80, 255);
  static constexpr ImU32 kViolet = IM_COL32(170, 140, 230, 255);
  static constexpr ImU32 kGrey = IM_COL32(128, 140, 156, 255);
  static constexpr ImU32 kBlack = IM_COL32(8, 10, 13, 255);
};

[[nodiscard]] ImU32 color_of(ViewState state);
[[nodiscard]] ImU32 color_of(Severity severity);
[[nodiscard]] ImU32 with_alpha(ImU32 color, int alpha);

/// Fonts of the console; both null in tests, where the default font stands in.
struct Fonts {
  ImFont* body = nullptr;
  ImFont* heading = nullptr;  ///< only the letters of the screen's own texts and the config's names
};

/// Sets ImGui's style. @param scale  1 at 96 dpi
void apply_style(float scale);

}  // namespace hallwatch
