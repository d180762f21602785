#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/log.h"
#include "base/time/clock.h"
#include "console/app/hall_snapshot.h"
#include "console/app/png_file.h"
#include "console/widgets/item_registry.h"

namespace hallwatch {

/// Where the tour's hand is.
struct Pointer {
  ImVec2 place{-1, -1};
  bool is_down = false;
};

/// One thing that the tour's hand does, or waits for.
struct TourAction {
  enum class Kind { kMoveTo = 1, kClick, kWaitUntil, kPause, kShoot };
  Kind kind = Kind::kPause;
  std::string name{};  ///< item to move to, or name of the shot
  std::function<bool(const HallSnapshot&)> until{};
  std::chrono::milliseconds length{0};  ///< of a pause; patience of a wait
};

/// One picture of the tour with what must be done for it.
struct TourStep {
  std::string shot;
  /// Can it be begun now? Looked at in each frame, in order of the steps.
  std::function<bool(const HallSnapshot&, const ItemRegistry&)> is_possible;
  std::function<std::vector<TourAction>(const HallSnapshot&)> actions;
  std::function<std::string(const HallSnapshot&)> seen;  ///< JSON text of what is on the picture
  bool is_done = false;
  MonoTime not_before{};  ///< after a failed try
};

/// The steps of the console's tour: wall, lost camera, alert, playback, cases, attendance, deadlines, one tile large.
[[nodiscard]] std::vector<TourStep> console_tour();

/// Drives the console as a hand would, and takes its pictures: for demonstrations and documentation. Decides by the
/// snapshot and by where the items lie, never by time alone. Frame thread.
class Tour {
 public:
  Tour(std::filesystem::path folder, std::vector<TourStep> steps)
      : folder_(std::move(folder)), steps_(std::move(steps)) {}

  /// Before the frame: where the hand is in this frame.
  Pointer drive(const HallSnapshot& now, const ItemRegistry& items, MonoTime mono_now);
  /// After drawing: does this frame's picture belong into the tour?
  [[nodiscard]] bool wants_picture() const { return wants_picture_; }
  /// Writes the frame's picture and tour.json.
  void take_picture(const ScreenPicture& picture, const HallSnapshot& now);
  /// A step is being done: frames must come quickly.
  [[nodiscard]] bool is_busy() const { return step_ != nullptr; }
  [[nodiscard]] bool is_done() const;

 private:
  void begin_a_step(const HallSnapshot& now, const ItemRegistry& items, MonoTime mono_now);
  void go_on(const HallSnapshot& now, const ItemRegistry& items, MonoTime mono_now);
  [[nodiscard]] bool move_to(const TourAction& action, const ItemRegistry& items, MonoTime mono_now);
  [[nodiscard]] bool click(MonoTime mono_now);
  void next_action(MonoTime mono_now);
  void give_up(MonoTime mono_now);

  std::filesystem::path folder_;
  std::vector<TourStep> steps_;
  TourStep* step_ = nullptr;  ///< being done
  std::vector<TourAction> actions_;
  std::size_t action_ = 0;
  MonoTime action_began_{};
  ImVec2 moved_from_{-1, -1};
  Pointer pointer_;
  std::optional<MonoTime> pressed_at_;
  bool wants_picture_ = false;
  std::vector<std::string> taken_;  ///< JSON texts of the shots
  Log log_{"tour"};
};

}  // namespace hallwatch
