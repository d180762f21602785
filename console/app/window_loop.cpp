#include "console/app/window_loop.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <optional>
#include <system_error>

#include <fmt/format.h>

#include "base/log.h"
#include "console/app/console_app.h"
#include "console/app/console_window.h"
#include "console/app/fonts.h"
#include "console/app/tour.h"
#include "console/texts/text_table.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr auto kInputIsRecent = 400ms;
constexpr auto kLongestStill = 500ms;  // ages of pictures count up even when none comes

/// Letters that only this site's headings use.
std::string letters_of(const SiteConfig& config) {
  std::string text = config.name;
  for (const auto& window : config.windows) {
    text += window.name;
  }
  return text;
}

/// Decides when a frame is drawn, draws it, and sleeps in between.
class WindowLoop {
 public:
  WindowLoop(ConsoleWindow& window, ConsoleApp& app, std::optional<Tour>& tour, Clock& clock, std::atomic<bool>& woken)
      : window_(window), app_(app), tour_(tour), clock_(clock), woken_(woken) {}

  void run(const std::stop_token& stop) {
    while (!stop.stop_requested() && !window_.should_close()) {
      if (window_.is_minimized()) {
        app_.hide();
        app_.begin_frame();
        window_.wait_events(500ms);
        continue;
      }
      draw_frame();
      wait_for_reason(stop);
    }
  }

 private:
  void draw_frame() {
    last_frame_ = clock_.mono_now();
    app_.begin_frame();
    std::optional<Pointer> pointer;
    if (tour_) {
      pointer = tour_->drive(app_.snapshot(), app_.items(), last_frame_);
    }
    window_.begin_frame(pointer);
    app_.draw(window_.fonts());
    window_.render();
    if (tour_ && tour_->wants_picture()) {
      tour_->take_picture(window_.read(), app_.snapshot());
    }
    window_.show();
  }

  void wait_for_reason(const std::stop_token& stop) {
    window_.wait_events(0ms);
    while (!stop.stop_requested() && !window_.should_close()) {
      const auto now = clock_.mono_now();
      if (window_.take_input()) {
        last_input_ = now;
        is_input_waiting_ = true;
      }
      const auto still = std::chrono::floor<milliseconds>(now - last_frame_);
      const auto budget = frame_budget(activity(now));
      const bool is_urgent = is_input_waiting_ || woken_.load();
      if (is_urgent && still >= shortest_still()) {
        is_input_waiting_ = false;
        woken_ = false;
        return;
      }
      if (still >= budget && (app_.has_news() || still >= kLongestStill || (tour_ && tour_->is_busy()))) {
        return;
      }
      const auto rest = is_urgent ? shortest_still() - still : budget - still;
      window_.wait_events(std::max<milliseconds>(rest, 8ms));
    }
  }

  [[nodiscard]] ScreenActivity activity(MonoTime now) const {
    auto activity = app_.activity();
    activity.is_input_recent = now - last_input_ < kInputIsRecent;
    activity.is_software_renderer = window_.is_software_renderer();
    activity.is_video_moving = activity.is_video_moving || (tour_ && tour_->is_busy());
    return activity;
  }
  [[nodiscard]] milliseconds shortest_still() const { return window_.is_software_renderer() ? 33ms : 16ms; }

  ConsoleWindow& window_;
  ConsoleApp& app_;
  std::optional<Tour>& tour_;
  Clock& clock_;
  std::atomic<bool>& woken_;
  MonoTime last_frame_{};
  MonoTime last_input_{};
  bool is_input_waiting_ = false;
};

Result<std::optional<Tour>> make_tour(const std::string& folder) {
  if (folder.empty()) {
    return std::optional<Tour>{};
  }
  std::error_code code;
  std::filesystem::create_directories(folder, code);
  if (code) {
    return fail(ErrorKind::kIo, "make the tour's folder " + folder + ": " + code.message());
  }
  return std::optional<Tour>{std::in_place, folder, console_tour()};
}

}  // namespace

Result<> run_console(const SiteConfig& config, const ConsoleOptions& options, Clock& clock, std::stop_token stop) {
  const char* from_environment = std::getenv("HALLWATCH_FONT");
  auto font = find_font(font_candidates(options.font, from_environment != nullptr ? from_environment : ""));
  if (!font.ok()) {
    return font.error();
  }
  auto tour = make_tour(options.tour);
  if (!tour.ok()) {
    return tour.error();
  }
  auto window = ConsoleWindow::open({fmt::format("{} · {}", say("app.title"), config.name), options.width_px,
                                     options.height_px, *font, letters_of(config)});
  if (!window.ok()) {
    return window.error();
  }
  const Log log{"console"};
  log.info("window open, font {}{}", font->string(),
           (*window)->is_software_renderer() ? ", drawing without a graphics card" : "");
  std::atomic<bool> woken = false;
  const auto wake = [&woken] {
    woken = true;
    ConsoleWindow::wake();
  };
  const std::stop_callback wake_at_stop{stop, wake};
  ConsoleApp app{config, clock, wake};
  WindowLoop{**window, app, *tour, clock, woken}.run(stop);
  return {};
}

}  // namespace hallwatch
