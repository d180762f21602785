#pragma once

#include <random>
#include <string>
#include <vector>

#include "hall/rules/seat_rule.h"

namespace hallwatch {

/// A moment of the hall's wall clock.
inline UtcTime hall(const std::string& text) {
  return to_utc(hall_time_from_text(text).value());
}
/// On Monday 2025-09-22, a working day.
inline UtcTime monday(const std::string& clock) {
  return hall("2025-09-22 " + clock);
}

inline std::string short_text(const Finding& finding) {
  return finding.rule_id + " " + to_hall_clock_text(finding.raised_at) + "-" +
         (finding.cleared_at ? to_hall_clock_text(*finding.cleared_at) : "");
}

inline SeatSessions sample_sessions() {
  return {HallHours{}, WorkingCalendar::built_in(), std::chrono::seconds{300}};
}

/// Random seconds of a seat, in runs; what a slow simulation and the rule are both asked about.
struct RandomSeat {
  std::vector<SeatSignal> seconds;
  SeatRuleSettings settings;
  HallHours hours;
  std::chrono::seconds grace{0};
};

inline RandomSeat random_seat(std::mt19937& random, int shortest_run) {
  const auto between = [&random](int least, int most) {
    return least + static_cast<int>(random() % static_cast<unsigned>(most - least + 1));
  };
  RandomSeat seat;
  const int empty_after = between(3, 40);
  seat.settings = {std::chrono::seconds{empty_after}, std::chrono::seconds{empty_after + between(1, 80)},
                   std::chrono::seconds{between(1, 25)}};
  const int open = between(0, 30);
  const int close = open + between(60, 250);
  const int open_again = close + between(0, 40);
  seat.hours = {std::chrono::seconds{open}, std::chrono::seconds{close}, std::chrono::seconds{open_again},
                std::chrono::seconds{open_again + between(60, 250)}};
  seat.grace = std::chrono::seconds{between(0, 30)};
  while (seat.seconds.size() < 600) {
    const auto signal = static_cast<SeatSignal>(random() % 8 < 2 ? 0 : random() % 8 < 4 ? 1 : 2);
    const int longest = signal == SeatSignal::kEmpty ? 120 : 45;
    seat.seconds.insert(seat.seconds.end(), static_cast<std::size_t>(between(shortest_run, longest)), signal);
  }
  seat.seconds.resize(600);
  return seat;
}

/// The rule in the plainest words, one second after the other.
inline std::vector<std::string> simulate_slowly(const RandomSeat& seat, UtcTime midnight) {
  using std::chrono::seconds;
  struct Open {
    std::string rule;
    UtcTime raised;
  };
  std::vector<Open> open;
  std::vector<std::string> found;
  long timer = 0;
  long presence = 0;
  const auto text = [](const Open& alert, UtcTime end) {
    return alert.rule + " " + to_hall_clock_text(alert.raised) + "-" + to_hall_clock_text(end);
  };
  const auto end_all = [&](UtcTime now) {
    for (const auto& alert : open) {
      found.push_back(text(alert, now));
    }
    open.clear();
    timer = presence = 0;
  };
  const auto in_seconds = [](std::chrono::microseconds length) {
    return std::chrono::duration_cast<seconds>(length).count();
  };
  for (std::size_t i = 0; i <= seat.seconds.size(); ++i) {
    const seconds second{i};
    const auto now = midnight + second;
    const bool am = second >= seat.hours.am_open && second < seat.hours.am_close;
    const bool pm = second >= seat.hours.pm_open && second < seat.hours.pm_close;
    if (second == seat.hours.am_close || second == seat.hours.pm_close) {
      end_all(now);
    }
    if (!am && !pm) {
      continue;
    }
    if (!open.empty() && presence >= in_seconds(seat.settings.presence_clears_after)) {
      end_all(now);
    }
    if (open.empty() && timer >= in_seconds(seat.settings.empty_after)) {
      open.push_back({"SEAT_EMPTY", now});
    }
    if (open.size() == 1 && timer >= in_seconds(seat.settings.absent_after)) {
      open.push_back({"SEAT_ABSENT", now});
    }
    if (i == seat.seconds.size() || second < (am ? seat.hours.am_open : seat.hours.pm_open) + seat.grace) {
      continue;
    }
    switch (seat.seconds[i]) {
      case SeatSignal::kUnknown:
        break;
      case SeatSignal::kOccupied:
        timer = open.empty() ? 0 : timer + 1;
        presence = open.empty() ? 0 : presence + 1;
        break;
      case SeatSignal::kEmpty:
        ++timer;
        presence = 0;
        break;
    }
  }
  for (const auto& alert : open) {
    found.push_back(alert.rule + " " + to_hall_clock_text(alert.raised) + "-");
  }
  return found;
}

}  // namespace hallwatch
