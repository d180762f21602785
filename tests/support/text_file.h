#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace hallwatch {

/// The whole file; "" if there is none.
[[nodiscard]] inline std::string read_text(const std::filesystem::path& file) {
  std::ifstream in{file, std::ios::binary};
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

inline void write_text(const std::filesystem::path& file, const std::string& text) {
  std::ofstream{file, std::ios::binary | std::ios::trunc} << text;
}

/// A program for a test: a script of /bin/sh.
inline void write_script(const std::filesystem::path& file, const std::string& body) {
  write_text(file, "#!/bin/sh\n" + body + "\n");
  std::filesystem::permissions(file, std::filesystem::perms::owner_all);
}

}  // namespace hallwatch
