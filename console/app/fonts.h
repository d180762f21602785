#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "console/widgets/look.h"

namespace hallwatch {

/// Where a font with Chinese letters may lie: what the user names, else $HALLWATCH_FONT, else Debian's places.
/// @param named  from --font; empty: not given
/// @param from_environment  value of $HALLWATCH_FONT, may be empty
[[nodiscard]] std::vector<std::filesystem::path> font_candidates(const std::string& named,
                                                                 const std::string& from_environment);

/// The first candidate that is a TrueType or OpenType file.
/// @errors kUnavailable: none is; says where it looked and what to do
[[nodiscard]] Result<std::filesystem::path> find_font(const std::vector<std::filesystem::path>& candidates);

/// Builds the font atlas of ImGui's current context.
/// @param size_px  of the body font
/// @param heading_text  every letter that headings use
/// @errors kInvalidArgument: ImGui cannot read the file
[[nodiscard]] Result<Fonts> load_fonts(const std::filesystem::path& file, float size_px,
                                       const std::string& heading_text);

}  // namespace hallwatch
