#include "console/app/tour.h"

#include <algorithm>
#include <fstream>
#include <system_error>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/time/hall_time.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

constexpr auto kGlide = 300ms;
constexpr auto kItemPatience = 3'000ms;
constexpr auto kPressed = 60ms;
constexpr auto kAfterClick = 150ms;
constexpr auto kNextTry = 3'000ms;

Result<> write_whole(const std::filesystem::path& file, const std::string& text) {
  const auto part = file.string() + ".part";
  {
    std::ofstream out{part, std::ios::binary | std::ios::trunc};
    out << text;
    if (!out.flush()) {
      return fail(ErrorKind::kIo, "write " + part);
    }
  }
  std::error_code code;
  std::filesystem::rename(part, file, code);
  return code ? Result<>{fail(ErrorKind::kIo, "rename " + part + ": " + code.message())} : Result<>{};
}

}  // namespace

bool Tour::is_done() const {
  return std::all_of(steps_.begin(), steps_.end(), [](const auto& step) { return step.is_done || step.shot.empty(); });
}

Pointer Tour::drive(const HallSnapshot& now, const ItemRegistry& items, MonoTime mono_now) {
  wants_picture_ = false;
  if (step_ == nullptr) {
    begin_a_step(now, items, mono_now);
  }
  if (step_ != nullptr) {
    go_on(now, items, mono_now);
  }
  return pointer_;
}

void Tour::begin_a_step(const HallSnapshot& now, const ItemRegistry& items, MonoTime mono_now) {
  for (auto& step : steps_) {
    if (!step.is_done && mono_now >= step.not_before && step.is_possible(now, items)) {
      log_.info("begins {}", step.shot);
      step_ = &step;
      actions_ = step.actions(now);
      action_ = 0;
      action_began_ = mono_now;
      moved_from_ = pointer_.place;
      return;
    }
  }
}

void Tour::next_action(MonoTime mono_now) {
  ++action_;
  action_began_ = mono_now;
  moved_from_ = pointer_.place;
  if (action_ == actions_.size()) {
    step_ = nullptr;
  }
}

void Tour::give_up(MonoTime mono_now) {
  log_.info("{} is tried again later: {} did not come", step_->shot, actions_[action_].name);
  step_->not_before = mono_now + kNextTry;
  pointer_.is_down = false;
  pressed_at_.reset();
  step_ = nullptr;
}

void Tour::go_on(const HallSnapshot& now, const ItemRegistry& items, MonoTime mono_now) {
  const auto& action = actions_[action_];
  const auto length = mono_now - action_began_;
  bool is_over = false;
  switch (action.kind) {
    case TourAction::Kind::kMoveTo:
      is_over = move_to(action, items, mono_now);
      break;
    case TourAction::Kind::kClick:
      is_over = click(mono_now);
      break;
    case TourAction::Kind::kWaitUntil:
      is_over = action.until(now);
      if (!is_over && length > action.length) {
        give_up(mono_now);
        return;
      }
      break;
    case TourAction::Kind::kPause:
      is_over = length >= action.length;
      break;
    case TourAction::Kind::kShoot:
      wants_picture_ = true;
      return;  // take_picture() goes on
  }
  if (is_over) {
    next_action(mono_now);
  } else if (action.kind == TourAction::Kind::kMoveTo && length > kItemPatience) {
    give_up(mono_now);
  }
}

bool Tour::move_to(const TourAction& action, const ItemRegistry& items, MonoTime mono_now) {
  const auto rect = items.find(action.name);
  if (!rect) {
    return false;
  }
  const auto to = rect->middle();
  if (moved_from_.x < 0) {
    moved_from_ = to;
  }
  const std::chrono::duration<float> length = mono_now - action_began_;
  const float part = std::min(1.0F, length / std::chrono::duration<float>{kGlide});
  pointer_.place = {moved_from_.x + (to.x - moved_from_.x) * part, moved_from_.y + (to.y - moved_from_.y) * part};
  return part >= 1.0F;
}

/// Down for one frame at least, however long frames take; then up for a while.
bool Tour::click(MonoTime mono_now) {
  if (!pressed_at_) {
    pressed_at_ = mono_now;
    pointer_.is_down = true;
    return false;
  }
  pointer_.is_down = pointer_.is_down && mono_now - *pressed_at_ < kPressed;
  if (pointer_.is_down || mono_now - *pressed_at_ < kPressed + kAfterClick) {
    return false;
  }
  pressed_at_.reset();
  return true;
}

void Tour::take_picture(const ScreenPicture& picture, const HallSnapshot& now) {
  const auto name = step_->shot + ".png";
  auto written = write_png(picture, folder_ / name);
  if (written.ok()) {
    const nlohmann::json shot{{"shot", step_->shot},
                              {"file", name},
                              {"taken_at", to_iso_text(now.now)},
                              {"hall_time", to_text(to_hall_time(now.now))},
                              {"width_px", picture.width_px},
                              {"height_px", picture.height_px},
                              {"seen", nlohmann::json::parse(step_->seen(now), nullptr, false)}};
    taken_.push_back(shot.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
    step_->is_done = true;
    std::string all = "{\"shots\": [\n";
    for (std::size_t i = 0; i < taken_.size(); ++i) {
      all += taken_[i] + (i + 1 < taken_.size() ? ",\n" : "\n");
    }
    written = write_whole(folder_ / "tour.json", all + "]}\n");
    log_.info("took {}", name);
  }
  if (!written.ok()) {
    log_.error("{}", written.error().message());
  }
  wants_picture_ = false;
  next_action(action_began_);
}

}  // namespace hallwatch
