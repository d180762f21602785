#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace hallwatch {

enum class FaultKind : unsigned char {
  kStall = 1,
  kDown,
  kUp,
  kKick,
  kLoss,
  kSkew,
  kNoClock,
  kGarbage,
  kJump,
};

/// One command to one simulated camera, as CameraSimulator::command() describes them.
struct FaultCommand {
  FaultKind kind = FaultKind::kUp;
  std::string path;
  double value = 0;  ///< seconds or ppm; 0 where the command takes none

  friend bool operator==(const FaultCommand&, const FaultCommand&) = default;
};

/// @errors kInvalidArgument: unknown word, wrong number of words, or a value out of its range
[[nodiscard]] Result<FaultCommand> parse_fault_command(std::string_view text);

}  // namespace hallwatch
