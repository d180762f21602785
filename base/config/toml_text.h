#pragma once

#include <optional>
#include <string_view>

#include <toml++/toml.h>

#include "base/config/site_config.h"

namespace hallwatch::detail {

/// A document, or the place of its first fault.
struct TomlText {
  toml::table root;
  std::optional<ConfigFault> fault;
};

/// Parses TOML from outside. Total: any text gives a document or a fault with its line.
[[nodiscard]] TomlText parse_toml_text(std::string_view text);

}  // namespace hallwatch::detail
