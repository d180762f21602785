#include "tests/station/replay/live_week.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <map>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/log.h"
#include "station/replay/rules_replay.h"
#include "station/supervisor/rule_engine.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_folder.h"

namespace hallwatch {
namespace {

namespace fs = std::filesystem;
using std::chrono::hours;

class Week {
 public:
  Week(const fs::path& folder, HallTime begins, HallTime ends, FeedOrder order)
      : folder_(folder), begins_(begins), ends_(ends), order_(order) {
    add_registers();
    add_cases();
    add_counter();
    add_leave();
    add_seats();
    add_punches();
    std::stable_sort(arrivals_.begin(), arrivals_.end(),
                     [](const Arrival& a, const Arrival& b) { return a.at < b.at; });
  }
  [[nodiscard]] std::vector<Arrival> take() { return std::move(arrivals_); }

 private:
  template <typename Fact>
  void add(HallTime at, Fact fact) {
    if (at <= ends_) {
      arrivals_.push_back({std::max(at, begins_), [fact](FactStore& store) { return store.put(std::span{&fact, 1}); }});
    }
  }
  template <typename Fact>
  void add_all() {
    for (const auto& fact : feed_rows<Fact>(folder_)) {
      add(begins_, fact);
    }
  }

  /// A fact as it is known when it begins, then as a whole when it ends. In this order also if both come at once.
  template <typename Fact>
  void add_two(const Fact& begun, HallTime from, const Fact& whole, std::optional<HallTime> to) {
    add(from, begun);
    if (to) {
      add(*to, whole);
    }
  }

  void add_registers() {
    add_all<HallWindow>();
    add_all<StaffMember>();
    add_all<ServiceItem>();
    add_all<RosterRow>();
    add_all<CalendarException>();
  }

  void add_cases() {
    std::map<CaseNo, HallTime> first;
    for (const auto& row : feed_rows<CaseEventRow>(folder_)) {
      const auto at = order_ == FeedOrder::kOfEvents ? row.event.at : row.event.entered_at.value_or(row.event.at);
      const auto [place, is_new] = first.try_emplace(row.case_no, at);
      place->second = std::min(place->second, at);
      add(at, row);
    }
    for (const auto& row : feed_rows<CaseFact>(folder_)) {
      const auto known = first.find(row.case_no);
      add(known != first.end() ? known->second : row.applied_at.value_or(begins_), row);
    }
    for (const auto& whole : feed_rows<SpecialProcedureRow>(folder_)) {
      auto begun = whole;
      begun.special.to.reset();
      add_two(begun, whole.special.from, whole, whole.special.to);
    }
    for (const auto& whole : feed_rows<AssistTaskRow>(folder_)) {
      auto begun = whole;
      begun.task.opinion_at.reset();
      add_two(begun, whole.task.copied_at, whole, whole.task.opinion_at);
    }
  }

  void add_counter() {
    for (const auto& row : feed_rows<QueueTicket>(folder_)) {
      add(row.finished_at.value_or(begins_), row);
    }
    for (const auto& row : feed_rows<Rating>(folder_)) {
      add(row.started_at.value_or(row.evaluated_at.value_or(begins_)), row);
    }
    for (const auto& whole : feed_rows<Consultation>(folder_)) {
      auto begun = whole;
      begun.replied_at.reset();
      add_two(begun, whole.asked_at, whole, whole.replied_at);
    }
    for (const auto& row : feed_rows<Complaint>(folder_)) {
      add(row.received_at, row);
    }
    for (const auto& whole : feed_rows<StaffChange>(folder_)) {
      auto begun = whole;
      begun.done_at.reset();
      add_two(begun, whole.filed_at.value_or(whole.asked_at.value_or(begins_)), whole, whole.done_at);
    }
  }

  /// A leave is filled in as it is approved and filed; it is there at the latest when it begins.
  void add_leave() {
    for (const auto& whole : feed_rows<Leave>(folder_)) {
      std::vector<HallTime> moments{whole.start};
      for (const auto& stamp : {whole.approved_at, whole.filed_at}) {
        if (stamp) {
          moments.push_back(*stamp);
        }
      }
      for (const auto moment : moments) {
        auto version = whole;
        version.approved_at = whole.approved_at && *whole.approved_at <= moment ? whole.approved_at : std::nullopt;
        version.filed_at = whole.filed_at && *whole.filed_at <= moment ? whole.filed_at : std::nullopt;
        add(moment, version);
      }
    }
  }

  /// An empty seat is told when it becomes empty, with an end far ahead; its true end follows.
  void add_seats() {
    for (const auto& whole : feed_rows<SeatInterval>(folder_)) {
      auto open = whole;
      open.to = whole.from + hours{8};
      add(whole.from, open);
      add(whole.to, whole);
    }
    for (const auto& whole : feed_rows<WindowStateRow>(folder_)) {
      auto begun = whole;
      begun.to.reset();
      add_two(begun, whole.from, whole, whole.to);
    }
  }

  /// A terminal on the network tells each punch; one that is read by hand tells a week at its end.
  void add_punches() {
    for (const auto& entry : fs::directory_iterator{folder_}) {
      const auto name = entry.path().filename().string();
      if (!name.ends_with("_attlog.dat")) {
        continue;
      }
      const auto rows = read_attlog_feed(name, feed_bytes(entry.path())).value();
      for (const auto& punch : rows.facts) {
        add(order_ == FeedOrder::kOfEvents ? punch.at : ends_, punch);
      }
    }
  }

  fs::path folder_;
  HallTime begins_;
  HallTime ends_;
  FeedOrder order_;
  std::vector<Arrival> arrivals_;
};

/// Feeds what is left of a week; how far it came is kept beside the database.
class LiveRun {
 public:
  LiveRun(const std::vector<Arrival>& arrivals, fs::path folder, HallTime begins, HallTime ends)
      : arrivals_(arrivals), folder_(std::move(folder)), begins_(begins), ends_(ends) {}

  Result<> run() {
    const SiteId site_id{"LIVE"};
    const auto path = (folder_ / "hall.db").string();
    auto alerts = AlertStore::open(path, site_id);
    auto facts = FactStore::open(path, site_id);
    if (!alerts.ok() || !facts.ok()) {
      return alerts.ok() ? facts.error() : alerts.error();
    }
    SiteConfig config;
    config.site_id = site_id;
    const auto done = progress();
    const auto first = done == 0 ? begins_ : std::max(begins_, arrivals_[done - 1].at);
    auto engine = RuleEngine::start(config, *alerts, *facts, to_utc(first));
    if (!engine.ok()) {
      return engine.error();
    }
    for (auto i = done; i < arrivals_.size(); ++i) {
      const auto& arrival = arrivals_[i];
      if (auto stepped = advance(*engine, arrival.at); !stepped.ok()) {
        return stepped;
      }
      if (auto put = arrival.put(*facts); !put.ok()) {
        return put;
      }
      if (auto settled = settle(*engine, arrival.at); !settled.ok()) {
        return settled;
      }
      std::ofstream{folder_ / "progress.new"} << i + 1;
      fs::rename(folder_ / "progress.new", folder_ / "progress");
    }
    return advance(*engine, ends_);
  }

 private:
  [[nodiscard]] std::size_t progress() const {
    std::size_t done = 0;
    std::ifstream{folder_ / "progress"} >> done;
    return done;
  }

  Result<> settle(RuleEngine& engine, HallTime now) {
    do {
      mono_ += std::chrono::seconds{2};
      if (auto ticked = engine.tick(to_utc(now), mono_); !ticked.ok()) {
        return ticked.error();
      }
    } while (!engine.is_settled());
    return {};
  }

  /// Goes from one moment at which something is due to the next.
  Result<> advance(RuleEngine& engine, HallTime until) {
    while (true) {
      const auto next = engine.next_moment();
      if (!next.ok()) {
        return next.error();
      }
      if (!*next || **next > until) {
        return settle(engine, until);
      }
      if (auto settled = settle(engine, **next); !settled.ok()) {
        return settled;
      }
    }
  }

  const std::vector<Arrival>& arrivals_;
  fs::path folder_;
  HallTime begins_;
  HallTime ends_;
  MonoTime mono_{};
};

/// One line an alert: what a replay and a live run must agree on.
std::string alert_line(const std::string& rule_id, const std::string& object, UtcTime raised,
                       std::optional<UtcTime> cleared) {
  return rule_id + "|" + object + "|" + to_text(to_hall_time(raised)) + "|" +
         (cleared ? to_text(to_hall_time(*cleared)) : "");
}

/// An alert of the week, or of a clock that was wrong, however old its date (C-PERIOD). A date behind the end comes
/// behind the end in the order of events.
bool is_expected(const std::string& rule_id, UtcTime raised, HallTime begins, HallTime ends) {
  return raised <= to_utc(ends) && (raised >= to_utc(begins) || rule_id == "TERMINAL_CLOCK_BAD");
}

std::vector<std::string> replayed(const fs::path& folder, HallTime begins, HallTime ends) {
  FakeClock clock;
  ReplayQuestion question;
  question.data = folder;
  question.from = day_of(begins);
  question.as_of = ends;
  std::vector<std::string> lines;
  const auto outcome = replay_rules(question, clock).value();
  for (const auto& finding : outcome.findings) {
    if (is_expected(finding.rule_id, finding.raised_at, begins, ends)) {
      lines.push_back(alert_line(finding.rule_id, finding.object, finding.raised_at, finding.cleared_at));
    }
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

std::vector<std::string> stored(const fs::path& folder, HallTime begins, HallTime ends) {
  auto alerts = AlertStore::open((folder / "hall.db").string(), SiteId{"LIVE"}).value();
  std::vector<std::string> lines;
  const auto changes = alerts.changes(0, 1'000'000).value();
  std::map<std::int64_t, Alert> current;  // the last change of each alert is how it stands
  for (const auto& change : changes) {
    current[change.alert_id] = change;
  }
  for (const auto& [alert_id, alert] : current) {
    if (alert.state != AlertState::kRetracted && is_expected(alert.rule_id, alert.raised_at, begins, ends)) {
      lines.push_back(alert_line(alert.rule_id, alert.object, alert.raised_at, alert.cleared_at));
    }
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

std::vector<std::string> difference(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::vector<std::string> only;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(only));
  return only;
}

/// Runs to the end in children that are killed after a random time, `kills` times.
int run_with_kills(const std::vector<Arrival>& arrivals, const fs::path& folder, HallTime begins, HallTime ends,
                   int kills, unsigned seed) {
  std::mt19937 random{seed};
  int killed = 0;
  while (true) {
    const pid_t child = fork();
    if (child == 0) {
      start_logging("live-week", LogLevel::kError);
      const auto done = LiveRun{arrivals, folder, begins, ends}.run();
      if (!done.ok()) {
        std::cerr << done.error().message() << '\n';
      }
      _exit(done.ok() ? 0 : 1);
    }
    if (killed < kills) {
      usleep(static_cast<useconds_t>(5'000 + random() % 60'000));
      kill(child, SIGKILL);
    }
    int status = 0;
    waitpid(child, &status, 0);
    if (WIFEXITED(status)) {
      EXPECT_EQ(WEXITSTATUS(status), 0);
      return killed;
    }
    ++killed;
  }
}

template <typename Fact>
void add_facts(const fs::path& folder, std::vector<std::function<Result<>(FactStore&)>>& puts) {
  for (const auto& fact : feed_rows<Fact>(folder)) {
    puts.emplace_back([fact](FactStore& store) { return store.put(std::span{&fact, 1}); });
  }
}

}  // namespace

std::string feed_bytes(const fs::path& file) {
  std::ifstream in{file, std::ios::binary};
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::vector<Arrival> arrivals_of(const fs::path& folder, HallTime begins, HallTime ends, FeedOrder order) {
  return Week{folder, begins, ends, order}.take();
}

std::vector<std::function<Result<>(FactStore&)>> all_facts(const fs::path& folder) {
  std::vector<std::function<Result<>(FactStore&)>> puts;
  add_facts<HallWindow>(folder, puts);
  add_facts<StaffMember>(folder, puts);
  add_facts<ServiceItem>(folder, puts);
  add_facts<RosterRow>(folder, puts);
  add_facts<Leave>(folder, puts);
  add_facts<CaseFact>(folder, puts);
  add_facts<CaseEventRow>(folder, puts);
  add_facts<SpecialProcedureRow>(folder, puts);
  add_facts<AssistTaskRow>(folder, puts);
  add_facts<QueueTicket>(folder, puts);
  add_facts<Rating>(folder, puts);
  add_facts<Consultation>(folder, puts);
  add_facts<Complaint>(folder, puts);
  add_facts<WindowStateRow>(folder, puts);
  add_facts<SeatInterval>(folder, puts);
  add_facts<StaffChange>(folder, puts);
  add_facts<CalendarException>(folder, puts);
  for (const auto& entry : fs::directory_iterator{folder}) {
    const auto name = entry.path().filename().string();
    if (name.ends_with("_attlog.dat")) {
      const auto rows = read_attlog_feed(name, feed_bytes(entry.path())).value();
      for (const auto& punch : rows.facts) {
        puts.emplace_back([punch](FactStore& store) { return store.put(std::span{&punch, 1}); });
      }
    }
  }
  return puts;
}

void expect_live_equals_replay(const fs::path& data, HallTime begins, HallTime ends, FeedOrder order, int kills) {
  start_logging("live-week", LogLevel::kError);
  const bool is_long = std::getenv("HALLWATCH_LONG") != nullptr && std::string{std::getenv("HALLWATCH_LONG")} == "1";
  const auto arrivals = arrivals_of(data, begins, ends, order);
  const auto expected = replayed(data, begins, ends);
  ASSERT_FALSE(expected.empty());
  kills = is_long ? 200 : kills;
  int rounds = 0;
  // A run that comes to its end before it was killed often enough is followed by another.
  for (int killed = 0; killed < kills; ++rounds) {
    TempFolder folder;
    killed +=
        run_with_kills(arrivals, folder.path(), begins, ends, kills - killed, 2'025U + static_cast<unsigned>(rounds));
    const auto found = stored(folder.path(), begins, ends);
    ASSERT_THAT(difference(found, expected), testing::IsEmpty()) << "only in the live run";
    ASSERT_THAT(difference(expected, found), testing::IsEmpty()) << "only in the replay";
  }
  std::cout << arrivals.size() << " facts, " << kills << " kills in " << rounds << " runs, " << expected.size()
            << " alerts\n";
}

}  // namespace hallwatch
