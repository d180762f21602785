#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/time/hall_time.h"

namespace hallwatch {

/// What a window says of itself (窗口状态); wins over what its seat shows.
enum class WindowState : unsigned char { kUnknown = 0, kOpen = 1, kPaused = 2, kClosed = 3 };  // FROZEN: stored
[[nodiscard]] constexpr std::string_view to_text(WindowState state) {
  return state == WindowState::kOpen     ? "OPEN"
         : state == WindowState::kPaused ? "PAUSED"
         : state == WindowState::kClosed ? "CLOSED"
                                         : "";
}

/// A window is in a state in [from, to); outside of all rows it is open.
struct WindowStateRow {
  WindowId window_id;
  HallTime from{};
  std::optional<HallTime> to;  ///< nothing: until further notice
  WindowState state = WindowState::kUnknown;
  std::string reason;
  std::string approved_by;  ///< CLOSED without it counts as OPEN (C-CLOSED)

  friend bool operator==(const WindowStateRow&, const WindowStateRow&) = default;
};

enum class SeatIntervalKind : unsigned char {
  kUnknownCode = 0,
  kEmpty = 1,
  kUnknown = 2,
  kPersonAfterHours = 3,
  kHidden = 4,  ///< the camera had a picture, the seat could not be seen
};              // FROZEN
[[nodiscard]] constexpr std::string_view to_text(SeatIntervalKind kind) {
  return kind == SeatIntervalKind::kEmpty              ? "EMPTY"
         : kind == SeatIntervalKind::kUnknown          ? "UNKNOWN"
         : kind == SeatIntervalKind::kHidden           ? "HIDDEN"
         : kind == SeatIntervalKind::kPersonAfterHours ? "PERSON_AFTER_HOURS"
                                                       : "";
}

/// What video told about the front seat of a window in [from, to), as a feed for replays. Elsewhere it is occupied.
struct SeatInterval {
  WindowId window_id;
  HallTime from{};
  HallTime to{};
  SeatIntervalKind kind = SeatIntervalKind::kUnknownCode;

  friend bool operator==(const SeatInterval&, const SeatInterval&) = default;
};

}  // namespace hallwatch
