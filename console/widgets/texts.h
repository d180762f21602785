#pragma once

#include <string_view>

#include <imgui.h>

#include "console/widgets/item_registry.h"

namespace hallwatch {

// Text in its simplest forms. All of it is seen by ImGui's log, which is how tests read the screen.

void draw_text(std::string_view text);
void draw_text(ImU32 color, std::string_view text);
/// In the heading font, where there is one.
void draw_heading(ImFont* heading, std::string_view text);

/// Text at a place of the screen, over what was drawn before; cut with "…" at `most_x`.
/// @return its width
float draw_text_at(ImVec2 place, ImU32 color, std::string_view text, float most_x);
/// Ends at `right_x`. @return its left edge
float draw_text_ending_at(float right_x, float y, ImU32 color, std::string_view text);
/// In the middle of `rect`, at height `y`.
void draw_text_centered(const ScreenRect& rect, float y, ImU32 color, std::string_view text);

/// A rounded mark with text; `place` is its left top. @return its rectangle
ScreenRect draw_chip_at(ImVec2 place, ImU32 ground, ImU32 ink, std::string_view text);
/// The size a chip would have.
[[nodiscard]] ImVec2 chip_size(std::string_view text);
/// A small box with words to its right, in line with text of the frame's height. @return true when it was changed
bool draw_check(const char* words, bool& is_on);

}  // namespace hallwatch
