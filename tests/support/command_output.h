#pragma once

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <string>

namespace hallwatch {

struct CommandOutput {
  int exit_code = -1;
  std::string text;  ///< standard output, and standard error where the command joins it with 2>&1
};

/// Runs a line of /bin/sh to its end.
[[nodiscard]] inline CommandOutput run_command_line(const std::string& line) {
  CommandOutput output;
  FILE* pipe = ::popen(line.c_str(), "r");
  if (pipe == nullptr) {
    return output;
  }
  std::array<char, 4096> piece{};
  for (std::size_t got = 0; (got = std::fread(piece.data(), 1, piece.size(), pipe)) > 0;) {
    output.text.append(piece.data(), got);
  }
  const int status = ::pclose(pipe);
  output.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return output;
}

}  // namespace hallwatch
