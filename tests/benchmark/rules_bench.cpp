// What the hall's rules cost: a made year of a large hall taken in and judged, and one live event while the history
// grows ten-fold (it must stay flat). Prints a table; exit code 1 if something could not be measured.
//
// rules_bench [--cases 300000] [--events-each 10] [--live 2000]
#include <sys/resource.h>

#include <filesystem>
#include <iostream>
#include <random>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "base/log.h"
#include "base/time/system_clock.h"
#include "hall/engine/rule_book.h"
#include "hall/facts/fact_fields.h"
#include "station/replay/rules_replay.h"

namespace hallwatch {
namespace {

namespace fs = std::filesystem;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

constexpr int kWindows = 60;
constexpr int kStaff = 120;
constexpr std::size_t kBatch = 500;
const HallDay kYear{std::chrono::year{2025} / 1 / 2};

double seconds_since(MonoTime begin, const Clock& clock) {
  return std::chrono::duration<double>(clock.mono_now() - begin).count();
}

double peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

/// A hall that never was. The same number gives the same case.
class MadeHall {
 public:
  explicit MadeHall(int events_each) : events_each_(events_each) {}

  [[nodiscard]] std::vector<HallWindow> windows() const {
    std::vector<HallWindow> made(kWindows);
    for (int i = 0; i < kWindows; ++i) {
      made[static_cast<std::size_t>(i)].window_id = WindowId{fmt::format("W{:02}", i)};
    }
    return made;
  }
  [[nodiscard]] std::vector<StaffMember> staff() const {
    std::vector<StaffMember> made(kStaff);
    for (int i = 0; i < kStaff; ++i) {
      auto& member = made[static_cast<std::size_t>(i)];
      member.staff_id = StaffId{fmt::format("S{:03}", i)};
      member.window_id = WindowId{fmt::format("W{:02}", i / 2)};
      member.role = i % 2 == 0 ? StaffRole::kChief : StaffRole::kClerk;
      member.attendance_pin = std::to_string(i);
    }
    return made;
  }
  /// Who serves on a day, front and back changing at noon, and everybody's punches in time.
  [[nodiscard]] static std::vector<RosterRow> roster(HallDay day) {
    std::vector<RosterRow> made;
    for (int i = 0; i < kWindows; ++i) {
      const StaffId first{fmt::format("S{:03}", 2 * i)};
      const StaffId second{fmt::format("S{:03}", 2 * i + 1)};
      const WindowId window_id{fmt::format("W{:02}", i)};
      made.push_back({day, DayHalf::kMorning, window_id, first, second, second});
      made.push_back({day, DayHalf::kAfternoon, window_id, second, first, first});
    }
    return made;
  }
  [[nodiscard]] static std::vector<Punch> punches(HallDay day) {
    std::vector<Punch> made;
    for (int i = 0; i < kStaff; ++i) {
      for (const int minute : {8 * 60 + 40, 13 * 60 + 10, 17 * 60 + 10}) {
        made.push_back({1, std::to_string(i), HallTime{day} + minutes{minute + i % 10}, 1});
      }
    }
    return made;
  }
  [[nodiscard]] CaseFact header(int number) const {
    CaseFact made;
    made.case_no = CaseNo{fmt::format("36010{:011}", number)};
    made.window_id = WindowId{fmt::format("W{:02}", number % kWindows)};
    made.project_type = 2;
    made.promise_limit = 1 + number % 20;
    made.limit_unit = "WORKDAY";
    made.accept_doc_no = "1";
    made.accept_doc_source = "AUTO";
    made.handle_place = "中心大厅";
    return made;
  }
  /// Received, accepted, reviewed …, decided, delivered; one in twenty is late.
  [[nodiscard]] std::vector<CaseEventRow> events(int number) const {
    const HallTime received = HallTime{kYear + days{number % 360}} + hours{9} + minutes{number % 400};
    std::vector<CaseEventRow> made;
    const auto add = [&](CaseEventCode code, HallTime at) {
      made.push_back({CaseNo{fmt::format("36010{:011}", number)},
                      {code, at, at + minutes{2}, StaffId{fmt::format("S{:03}", number % kStaff)}, ""}});
    };
    add(CaseEventCode::kReceive, received);
    add(CaseEventCode::kAccept, received + minutes{10});
    for (int i = 0; i < events_each_ - 4; ++i) {
      add(CaseEventCode::kReview, received + hours{1} + minutes{i});
    }
    const auto decided = received + days{number % 20 == 0 ? 40 : 1} + hours{1};
    add(CaseEventCode::kDecideGrant, decided);
    add(CaseEventCode::kDeliver, decided + minutes{30});
    return made;
  }

 private:
  int events_each_;
};

template <typename Fact>
Result<> put(FactStore& store, const std::vector<Fact>& facts) {
  const std::span<const Fact> all{facts};
  for (std::size_t i = 0; i < all.size(); i += kBatch) {
    if (auto done = store.put(all.subspan(i, std::min(kBatch, all.size() - i))); !done.ok()) {
      return done;
    }
  }
  return {};
}

class RulesBench {
 public:
  RulesBench(int cases, int events_each, int live, Clock& clock)
      : cases_(cases), live_(live), hall_(events_each), clock_(clock) {}

  Result<> run(const fs::path& folder) {
    auto store = FactStore::open((folder / "hall.db").string(), SiteId{"BENCH"});
    if (!store.ok()) {
      return store.error();
    }
    auto book = RuleBook::open(*store, HallSettings{}, kYear);
    if (!book.ok()) {
      return book.error();
    }
    if (auto done = put(*store, hall_.windows()); !done.ok()) {
      return done;
    }
    if (auto done = put(*store, hall_.staff()); !done.ok()) {
      return done;
    }
    if (auto done = take_in_days(*store); !done.ok()) {
      return done;
    }
    fmt::print("a year of {} windows and {} people; the first row is a tenth of its cases\n", kWindows, kStaff);
    fmt::print("{:>9} {:>10} {:>9} {:>9} {:>10} {:>14} {:>9}\n", "cases", "events", "import s", "judge s", "findings",
               "live event us", "peak MB");
    int fed = 0;
    for (const int upto : {cases_ / 10, cases_}) {
      if (auto done = grow(*store, *book, fed, upto); !done.ok()) {
        return done;
      }
      fed = upto;
    }
    return {};
  }

 private:
  static Result<> take_in_days(FactStore& store) {
    for (auto day = kYear; day < kYear + days{364}; day += days{1}) {
      if (auto done = put(store, MadeHall::roster(day)); !done.ok()) {
        return done;
      }
      if (auto done = put(store, MadeHall::punches(day)); !done.ok()) {
        return done;
      }
    }
    return {};
  }

  Result<> grow(FactStore& store, RuleBook& book, int from, int to) {
    auto begin = clock_.mono_now();
    std::vector<CaseFact> headers;
    std::vector<CaseEventRow> events;
    for (int number = from; number < to; ++number) {
      headers.push_back(hall_.header(number));
      auto own = hall_.events(number);
      events_fed_ += own.size();
      events.insert(events.end(), own.begin(), own.end());
      if (headers.size() == kBatch || number + 1 == to) {
        if (auto done = put(store, headers); !done.ok()) {
          return done;
        }
        if (auto done = put(store, events); !done.ok()) {
          return done;
        }
        headers.clear();
        events.clear();
      }
    }
    const auto import_s = seconds_since(begin, clock_);
    begin = clock_.mono_now();
    if (auto done = judge(book); !done.ok()) {
      return done;
    }
    const auto judge_s = seconds_since(begin, clock_);
    const auto live_us = live(store, book, to);
    if (!live_us.ok()) {
      return live_us.error();
    }
    fmt::print("{:>9} {:>10} {:>9.1f} {:>9.1f} {:>10} {:>14.0f} {:>9.0f}\n", to, events_fed_, import_s, judge_s,
               findings_, *live_us, peak_megabytes());
    return {};
  }

  Result<> judge(RuleBook& book) {
    const HallTime as_of = HallTime{kYear + days{363}} + hours{18};
    while (true) {
      auto step = book.step(as_of, 5'000);
      if (!step.ok()) {
        return step.error();
      }
      findings_ += static_cast<std::int64_t>(step->changes.size());
      if (auto done = book.commit(*step); !done.ok()) {
        return done;
      }
      if (step->is_last) {
        return {};
      }
    }
  }

  /// One new event of a known case: stored, judged, committed. Mean, in microseconds.
  Result<double> live(FactStore& store, RuleBook& book, int known) {
    std::mt19937 random{42};
    const auto begin = clock_.mono_now();
    for (int i = 0; i < live_; ++i) {
      auto event = hall_.events(static_cast<int>(random() % static_cast<unsigned>(known))).front();
      event.event.code = CaseEventCode::kIssue;
      event.event.at += minutes{100 + i};
      if (auto done = put(store, std::vector{event}); !done.ok()) {
        return done.error();
      }
      if (auto done = judge(book); !done.ok()) {
        return done.error();
      }
    }
    return seconds_since(begin, clock_) * 1e6 / live_;
  }

  int cases_;
  int live_;
  MadeHall hall_;
  Clock& clock_;
  std::size_t events_fed_ = 0;
  std::int64_t findings_ = 0;
};

Result<> replay_sample_week(Clock& clock) {
  const fs::path data = fs::path{HALLWATCH_SOURCE_DIR} / "../shared/domain/samples";
  if (!fs::exists(data)) {
    fmt::print("replay of the sample week: skipped, no ../shared/domain/samples beside the checkout\n");
    return {};
  }
  ReplayQuestion question;
  question.data = data;
  question.from = HallDay{std::chrono::year{2025} / 9 / 22};
  question.as_of = HallTime{HallDay{std::chrono::year{2025} / 9 / 28}} + hours{18};
  const auto begin = clock.mono_now();
  const auto outcome = replay_rules(question, clock);
  if (!outcome.ok()) {
    return outcome.error();
  }
  fmt::print("replay of the sample week: {:.2f} s, {} cases, {} alerts, peak {:.0f} MB\n\n",
             seconds_since(begin, clock), outcome->cases.size(), outcome->findings.size(), peak_megabytes());
  return {};
}

int run(int cases, int events_each, int live) {
  start_logging("rules_bench", LogLevel::kWarning);
  SystemClock clock;
  std::string name = (fs::temp_directory_path() / "rules-bench-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    std::cerr << "no folder for the database\n";
    return 1;
  }
  auto done = replay_sample_week(clock);
  if (done.ok()) {
    done = RulesBench{cases, events_each, live, clock}.run(name);
  }
  std::error_code ignored;
  fs::remove_all(name, ignored);
  if (!done.ok()) {
    std::cerr << done.error().message() << '\n';
    return 1;
  }
  return 0;
}

}  // namespace
}  // namespace hallwatch

int main(int argc, char** argv) {
  CLI::App app{"What the hall's rules cost, for a made year and for one event"};
  int cases = 300'000;
  int events_each = 10;
  int live = 2'000;
  app.add_option("--cases", cases, "cases of the year")->capture_default_str();
  app.add_option("--events-each", events_each, "events of each case, at least 4")->capture_default_str();
  app.add_option("--live", live, "live events to measure")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  return hallwatch::run(cases, events_each, live);
}
