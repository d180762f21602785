#pragma once

#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace hallwatch {

/// User and system time that a process and its living descendants have used, from /proc; 0 for one that is gone.
/// Resolution: one clock tick (10 ms) a process.
[[nodiscard]] inline std::chrono::microseconds process_tree_cpu(pid_t pid) {
  const auto folder = std::filesystem::path{"/proc"} / std::to_string(pid);
  std::ifstream stat{folder / "stat"};
  std::string line;
  std::getline(stat, line);
  const auto after_name = line.rfind(')');
  if (after_name == std::string::npos) {
    return {};
  }
  std::istringstream fields{line.substr(after_name + 1)};
  std::string skipped;
  for (int i = 0; i < 11; ++i) {  // state … cmajflt: fields 3 to 13
    fields >> skipped;
  }
  long user_ticks = 0;
  long system_ticks = 0;
  fields >> user_ticks >> system_ticks;
  const long ticks_per_second = ::sysconf(_SC_CLK_TCK);
  std::chrono::microseconds sum{(user_ticks + system_ticks) * (1'000'000 / ticks_per_second)};
  std::error_code code;
  for (const auto& task : std::filesystem::directory_iterator{folder / "task", code}) {
    std::ifstream children{task.path() / "children"};
    for (pid_t child = 0; children >> child;) {
      sum += process_tree_cpu(child);
    }
  }
  return sum;
}

}  // namespace hallwatch
