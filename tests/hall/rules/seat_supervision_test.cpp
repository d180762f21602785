#include "hall/rules/seat_supervision.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hall/rules/seat_records.h"
#include "tests/hall/rules/seat_test_support.h"

namespace hallwatch {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAreArray;

constexpr MonoTime kMono{hours{5}};

/// Feeds reports second by second and keeps what stands, as a store does.
class LiveSeat {
 public:
  explicit LiveSeat(SeatSessions sessions = sample_sessions(), SeatSupervisionSettings settings = {})
      : sessions_(sessions), settings_(settings), seat_(WindowId{"W05"}, sessions, settings) {}

  /// One report each second of [from, to); what is certain ends at the picture.
  LiveSeat& report(SeatSignal signal, UtcTime since, UtcTime from, UtcTime to) {
    for (auto at = from; at < to; at += seconds{1}) {
      seat_.observe({signal, since, at, at}, mono_);
      tick(at);
      mono_ += seconds{1};
    }
    return *this;
  }
  LiveSeat& silence(UtcTime from, UtcTime to) {
    for (auto now = from; now < to; now += seconds{1}) {
      tick(now);
      mono_ += seconds{1};
    }
    return *this;
  }
  void observe(const SeatObservation& seen) { seat_.observe(seen, mono_); }
  void tick(UtcTime now) {
    for (const auto& change : seat_.evaluate(now, mono_)) {
      const auto same = std::find_if(stands_.begin(), stands_.end(),
                                     [&](const Finding& known) { return known.is_same_as(change.finding); });
      if (change.kind == FindingChangeKind::kRetracted) {
        ++retracted;
        stands_.erase(same);
      } else if (same == stands_.end()) {
        stands_.push_back(change.finding);
      } else {
        *same = change.finding;
      }
    }
  }
  /// The process ends and another one goes on with what was stored.
  void restart() {
    const auto state = seat_.to_json_text();
    const auto day = seat_.day_to_json_text();
    seat_ = SeatSupervision{WindowId{"W05"}, sessions_, settings_};
    const auto restored = seat_.restore(state, open());
    ASSERT_TRUE(restored.ok()) << restored.error().message();
    const auto kept = seat_.restore_day(day);
    ASSERT_TRUE(kept.ok()) << kept.error().message();
    seat_.set_excused(excused_);
    seat_.set_states(states_);
  }
  /// What the records tell by now.
  void know(std::vector<TimeSpan> excused, std::vector<WindowStateSpan> states = {}) {
    excused_ = std::move(excused);
    states_ = std::move(states);
    seat_.set_excused(excused_);
    seat_.set_states(states_);
  }
  void lose_state() {
    seat_ = SeatSupervision{WindowId{"W05"}, sessions_, settings_};
    seat_.adopt(open());
  }
  void pass(seconds length) { mono_ += length; }
  SeatSupervision& seat() { return seat_; }
  [[nodiscard]] std::vector<Finding> open() const {
    std::vector<Finding> open;
    std::copy_if(stands_.begin(), stands_.end(), std::back_inserter(open),
                 [](const Finding& finding) { return !finding.cleared_at; });
    return open;
  }
  [[nodiscard]] std::vector<std::string> found() const {
    std::vector<std::string> texts;
    for (const auto& finding : stands_) {
      texts.push_back(short_text(finding));
    }
    return texts;
  }

  int retracted = 0;

 private:
  SeatSessions sessions_;
  SeatSupervisionSettings settings_;
  SeatSupervision seat_;
  MonoTime mono_ = kMono;
  std::vector<TimeSpan> excused_;
  std::vector<WindowStateSpan> states_;
  std::vector<Finding> stands_;
};

TEST(SeatSupervisionTest, RaisesWithTheFirstReportThatReachesTheTime) {
  LiveSeat seat;
  seat.report(SeatSignal::kEmpty, monday("10:00:00"), monday("10:00:10"), monday("10:05:00"));
  EXPECT_THAT(seat.found(), IsEmpty());
  seat.report(SeatSignal::kEmpty, monday("10:00:00"), monday("10:05:00"), monday("10:05:01"));
  EXPECT_THAT(seat.found(), ElementsAre("SEAT_EMPTY 10:05:00-"));
}

TEST(SeatSupervisionTest, EmptyCountsFromTheLastPresenceAlthoughItIsToldLater) {
  LiveSeat seat;
  seat.report(SeatSignal::kOccupied, monday("09:30:00"), monday("10:00:00"), monday("10:00:01"));
  for (int i = 1; i < 10; ++i) {  // held as occupied, certain only up to the last presence
    seat.observe({SeatSignal::kOccupied, monday("09:30:00"), monday("10:00:00"), monday("10:00:00") + seconds{i}});
  }
  seat.report(SeatSignal::kEmpty, monday("10:00:00"), monday("10:00:10"), monday("10:06:00"));
  EXPECT_THAT(seat.found(), ElementsAre("SEAT_EMPTY 10:05:00-"));
}

TEST(SeatSupervisionTest, PresenceThatIsToldLateTakesTheAlertBack) {
  LiveSeat seat;
  seat.report(SeatSignal::kEmpty, monday("10:00:00"), monday("10:00:10"), monday("10:05:02"));
  EXPECT_THAT(seat.found(), ElementsAre("SEAT_EMPTY 10:05:00-"));
  seat.report(SeatSignal::kOccupied, monday("10:04:59"), monday("10:05:02"), monday("10:05:03"));
  EXPECT_THAT(seat.found(), IsEmpty());
  EXPECT_EQ(seat.retracted, 1);
}

TEST(SeatSupervisionTest, SilenceFreezesAndNeverCountsAsEmpty) {
  LiveSeat seat;
  seat.report(SeatSignal::kEmpty, monday("10:00:00"), monday("10:00:10"), monday("10:04:00"));
  seat.silence(monday("10:04:00"), monday("10:20:00"));
  EXPECT_THAT(seat.found(), IsEmpty());
  // Analytics is back and tells only what it saw itself.
  seat.report(SeatSignal::kEmpty, monday("10:20:00"), monday("10:20:10"), monday("10:22:00"));
  EXPECT_THAT(seat.found(), ElementsAre("SEAT_EMPTY 10:21:01-")) << "239 s of picture before, 61 s after";
}

TEST(SeatSupervisionTest, SilenceDoesNotHoldUpClosingTime) {
  LiveSeat seat;
  seat.report(SeatSignal::kEmpty, monday("11:50:00"), monday("11:50:10"), monday("11:56:00"));
  seat.silence(monday("11:56:00"), monday("12:00:01"));
  EXPECT_THAT(seat.found(), ElementsAre("SEAT_EMPTY 11:55:00-12:00:00"));
}

TEST(SeatSupervisionTest, ALostCameraFreezesWhateverIsReported) {
  LiveSeat seat;
  seat.report(SeatSignal::kEmpty, monday("10:00:00"), monday("10:00:10"), monday("10:04:00"));
  seat.seat().mark_unknown(monday("10:04:00"), monday("10:10:00"));
  seat.pass(minutes{6});
  seat.report(SeatSignal::kEmpty, monday("10:00:00"), monday("10:10:00"), monday("10:11:00"));
  EXPECT_THAT(seat.found(), IsEmpty());
  seat.report(SeatSignal::kEmpty, monday("10:00:00"), monday("10:11:00"), monday("10:11:01"));
  EXPECT_THAT(seat.found(), ElementsAre("SEAT_EMPTY 10:11:00-"));
}

TEST(SeatSupervisionTest, AFreshAnalyticsThatHasSeenNothingDoesNotRewriteThePast) {
  LiveSeat seat;
  seat.report(SeatSignal::kEmpty, monday("10:00:00"), monday("10:00:10"), monday("10:05:30"));
  seat.observe({SeatSignal::kUnknown, monday("10:05:31"), monday("10:05:31"), UtcTime{}});
  seat.tick(monday("10:05:31"));
  EXPECT_THAT(seat.found(), ElementsAre("SEAT_EMPTY 10:05:00-"));
  EXPECT_EQ(seat.retracted, 0);
}

TEST(SeatSupervisionTest, AClockThatStepsForwardIsNoAbsence) {
  LiveSeat seat;
  seat.report(SeatSignal::kEmpty, monday("10:00:00"), monday("10:00:10"), monday("10:01:00"));
  seat.report(SeatSignal::kEmpty, monday("10:00:00"), monday("11:01:00"), monday("11:05:00"));
  EXPECT_THAT(seat.found(), IsEmpty());
  seat.report(SeatSignal::kEmpty, monday("10:00:00"), monday("11:05:00"), monday("11:05:02"));
  EXPECT_THAT(seat.found(), ElementsAre("SEAT_EMPTY 11:05:01-"));
}

TEST(SeatSupervisionTest, AClockThatStepsBackKeepsTheTimerAndTheAlert) {
  LiveSeat seat;
  seat.report(SeatSignal::kEmpty, monday("10:30:00"), monday("10:30:10"), monday("10:36:00"));
  EXPECT_THAT(seat.found(), ElementsAre("SEAT_EMPTY 10:35:00-"));
  seat.report(SeatSignal::kEmpty, monday("10:30:00"), monday("09:36:00"), monday("09:46:00"));
  ASSERT_EQ(seat.found().size(), 2U);
  EXPECT_THAT(seat.found()[1], testing::StartsWith("SEAT_ABSENT 09:4")) << "900 s after the last presence";
  EXPECT_EQ(seat.retracted, 0);
}

TEST(SeatSupervisionTest, AnAbsurdlyOldBeginningIsNotBelieved) {
  LiveSeat seat{SeatSessions::always()};
  seat.observe({SeatSignal::kEmpty, UtcTime{}, monday("10:00:00"), monday("10:00:00")});
  seat.tick(monday("10:00:00"));
  ASSERT_EQ(seat.open().size(), 2U);
  EXPECT_EQ(seat.open()[0].cause_since, monday("10:00:00") - hours{12});
}

TEST(SeatSupervisionTest, AStateThatIsNoneIsRefusedAndChangesNothing) {
  LiveSeat seat;
  seat.report(SeatSignal::kEmpty, monday("10:00:00"), monday("10:00:10"), monday("10:04:00"));
  for (const char* text : {"", "[]", R"({"rule":1})", R"({"rule":"{}","known_until_us":1})",
                           R"({"rule":"{}","known_until_us":1,"recent":[[1,2]]})"}) {
    EXPECT_FALSE(seat.seat().restore(text, {}).ok()) << text;
  }
  seat.report(SeatSignal::kEmpty, monday("10:00:00"), monday("10:04:00"), monday("10:05:01"));
  EXPECT_THAT(seat.found(), ElementsAre("SEAT_EMPTY 10:05:00-"));
}

TEST(SeatSupervisionTest, ALostStateGoesOnFromTheOpenAlert) {
  LiveSeat seat;
  seat.report(SeatSignal::kEmpty, monday("10:00:00"), monday("10:00:10"), monday("10:06:00"));
  seat.lose_state();
  seat.report(SeatSignal::kEmpty, monday("10:00:00"), monday("10:06:00"), monday("10:15:01"));
  EXPECT_THAT(seat.found(), ElementsAre("SEAT_EMPTY 10:05:00-", "SEAT_ABSENT 10:15:00-"));
  EXPECT_EQ(seat.retracted, 0);
}

TEST(SeatSupervisionTest, ALeaveThatIsKnownMakesTheAbsenceAGapOfTheStandIn) {
  LiveSeat seat;
  seat.know({{monday("09:30:00"), monday("11:30:00")}});
  seat.report(SeatSignal::kEmpty, monday("10:00:00"), monday("10:00:10"), monday("10:15:01"));
  EXPECT_THAT(seat.found(), ElementsAre("AB_POST_GAP 10:05:00-", "AB_POST_GAP_LONG 10:15:00-"));
}

TEST(SeatSupervisionTest, ALeaveThatIsEnteredDuringTheAbsenceTakesItsAlertBack) {
  LiveSeat seat;
  seat.report(SeatSignal::kEmpty, monday("10:00:00"), monday("10:00:10"), monday("10:10:00"));
  EXPECT_THAT(seat.found(), ElementsAre("SEAT_EMPTY 10:05:00-"));
  seat.know({{monday("09:30:00"), monday("11:30:00")}});
  seat.report(SeatSignal::kEmpty, monday("10:00:00"), monday("10:10:00"), monday("10:15:01"));
  EXPECT_THAT(seat.found(), ElementsAre("AB_POST_GAP 10:05:00-", "AB_POST_GAP_LONG 10:15:00-"));
  EXPECT_EQ(seat.retracted, 1);
}

TEST(SeatSupervisionTest, ALeaveThatIsEnteredHoursLaterTakesBackWhatHasEnded) {
  LiveSeat seat;
  seat.report(SeatSignal::kEmpty, monday("10:00:00"), monday("10:00:10"), monday("10:06:00"));
  seat.report(SeatSignal::kOccupied, monday("10:06:00"), monday("10:06:02"), monday("10:30:00"));
  EXPECT_THAT(seat.found(), ElementsAre("SEAT_EMPTY 10:05:00-10:06:30"));
  seat.restart();
  seat.know({{monday("09:30:00"), monday("11:30:00")}});
  seat.report(SeatSignal::kOccupied, monday("10:06:00"), monday("10:30:00"), monday("10:30:02"));
  EXPECT_THAT(seat.found(), ElementsAre("AB_POST_GAP 10:05:00-10:06:30"));
  EXPECT_EQ(seat.retracted, 1);
  seat.restart();
  seat.report(SeatSignal::kOccupied, monday("10:06:00"), monday("10:30:02"), monday("10:30:02"));
  EXPECT_EQ(seat.retracted, 1);
  seat.know({});  // it was entered for somebody else
  seat.report(SeatSignal::kOccupied, monday("10:06:00"), monday("10:30:02"), monday("10:30:04"));
  EXPECT_THAT(seat.found(), ElementsAre("SEAT_EMPTY 10:05:00-10:06:30"));
}

TEST(SeatSupervisionTest, APauseThatIsEnteredLateIsAppliedToTheWholeDay) {
  LiveSeat seat;
  seat.report(SeatSignal::kEmpty, monday("10:00:00"), monday("10:00:10"), monday("10:20:00"));
  EXPECT_THAT(seat.found(), ElementsAre("SEAT_EMPTY 10:05:00-", "SEAT_ABSENT 10:15:00-"));
  seat.know({}, {{{monday("10:01:00"), monday("10:30:00")}, WindowState::kPaused}});
  seat.report(SeatSignal::kEmpty, monday("10:00:00"), monday("10:20:00"), monday("10:20:02"));
  EXPECT_THAT(seat.found(), ElementsAre("PAUSE_TOO_LONG 10:16:00-"));
  EXPECT_EQ(seat.retracted, 2);
}

TEST(SeatSupervisionTest, ADayThatIsOverIsHandedOutOnceAndTheNextBegins) {
  LiveSeat seat;
  seat.report(SeatSignal::kEmpty, monday("16:00:00"), monday("16:00:10"), monday("16:02:01"));
  seat.report(SeatSignal::kOccupied, monday("16:02:00"), monday("16:02:02"), monday("16:03:00"));
  EXPECT_THAT(seat.seat().take_finished_days(), IsEmpty());
  seat.silence(monday("23:59:00"), hall("2025-09-23 00:02:00"));
  const auto days = seat.seat().take_finished_days();
  ASSERT_EQ(days.size(), 1U);
  EXPECT_EQ(to_text(days[0].day), "2025-09-22");
  const auto intervals = intervals_of(WindowId{"W05"}, days[0]);
  ASSERT_EQ(intervals.size(), 2U);
  EXPECT_EQ(intervals[0].kind, SeatIntervalKind::kEmpty);
  EXPECT_EQ(to_text(intervals[0].to), "2025-09-22 16:02:00");
  EXPECT_EQ(intervals[1].kind, SeatIntervalKind::kHidden) << "nobody reported any more";
  EXPECT_EQ(to_text(intervals[1].to), "2025-09-23 00:00:00");
  EXPECT_THAT(seat.seat().take_finished_days(), IsEmpty());
}

TEST(SeatSupervisionTest, ADayThatIsNoneIsRefusedAndChangesNothing) {
  LiveSeat seat;
  seat.report(SeatSignal::kEmpty, monday("10:00:00"), monday("10:00:10"), monday("10:06:00"));
  const auto day = seat.seat().day_to_json_text();
  for (const char* text : {"", "[]", R"({"morning":1})", R"({"morning":"{}","spans":[],"told":[]})",
                           R"({"morning":"{}","spans":[[1,2]],"told":[]})"}) {
    EXPECT_FALSE(seat.seat().restore_day(text).ok()) << text;
  }
  EXPECT_EQ(seat.seat().day_to_json_text(), day);
}

/// What analytics says each second: EMPTY after `hold` seconds, dated back; OCCUPIED after `confirm` seconds.
void tell(LiveSeat& live, const RandomSeat& seat, std::size_t second, UtcTime midnight) {
  constexpr std::size_t kHold = 5;
  constexpr std::size_t kConfirm = 2;
  const auto signal = seat.seconds[second];
  auto run = second;
  while (run > 0 && seat.seconds[run - 1] == signal) {
    --run;
  }
  const auto at = midnight + seconds{second + 1};
  const auto needed = signal == SeatSignal::kEmpty ? kHold : signal == SeatSignal::kOccupied ? kConfirm : 1;
  if (second + 1 - run >= needed || run == 0) {
    live.observe({signal, midnight + seconds{run}, at, at});
    return;
  }
  const auto before = seat.seconds[run - 1];
  const auto held = before == SeatSignal::kUnknown ? at : midnight + seconds{run};
  auto start = run - 1;
  while (start > 0 && seat.seconds[start - 1] == before) {
    --start;
  }
  if (before != SeatSignal::kUnknown) {
    live.observe({before, midnight + seconds{start}, before == SeatSignal::kOccupied ? held : at, at});
  }
}

/// Facts and restarts at random moments of the day; at its end the live rule must have said what the rule over the
/// finished day says, from its record and the facts as they are known then.
TEST(SeatSupervisionTest, WhateverIsEnteredLateTheDaySaysTheSameAsItsRecord) {
  std::mt19937 random{20'260'214};
  const auto midnight = monday("00:00:00");
  const auto second_of_day = [&] { return midnight + seconds{random() % 600}; };
  const auto random_spans = [&](std::size_t most) {
    std::vector<TimeSpan> spans;
    for (auto left = random() % (most + 1); left > 0; --left) {
      const auto from = second_of_day();
      spans.push_back({from, from + seconds{20 + random() % 200}});
    }
    return spans;
  };
  int retracted = 0;
  int gaps = 0;
  for (int round = 0; round < 400; ++round) {
    const auto seat = random_seat(random, 6);
    SeatSupervisionSettings settings;
    settings.rule = seat.settings;
    settings.rule.longest_pause = seconds{30};
    settings.revised_within = seconds{10 + random() % 60};
    const SeatSessions sessions{seat.hours, WorkingCalendar::built_in(), seat.grace};
    LiveSeat live{sessions, settings};
    std::vector<TimeSpan> excused;
    std::vector<WindowStateSpan> states;
    for (std::size_t second = 0; second < seat.seconds.size(); ++second) {
      tell(live, seat, second, midnight);
      if (random() % 150 == 0) {
        excused = random_spans(2);
        states.clear();
        for (const auto& span : random_spans(1)) {
          states.push_back({span, random() % 2 == 0 ? WindowState::kPaused : WindowState::kClosed});
        }
        live.know(excused, states);
      }
      live.tick(midnight + seconds{second + 1});
      live.pass(seconds{1});
      if (random() % 100 == 0) {
        live.restart();
      }
    }
    live.tick(midnight + seconds{seat.seconds.size()});  // after a restart silence counts from here
    live.pass(hours{24});
    live.tick(midnight + hours{24} + minutes{2});
    const auto days = live.seat().take_finished_days();
    ASSERT_EQ(days.size(), 1U);
    SeatTimeline record;
    for (const auto& interval : intervals_of(WindowId{"W05"}, days[0])) {
      record.paint(to_utc(interval.from), to_utc(interval.to),
                   interval.kind == SeatIntervalKind::kEmpty ? SeatSignal::kEmpty : SeatSignal::kUnknown);
    }
    SeatRule rule{WindowId{"W05"}, midnight};
    std::vector<Finding> expected;
    const SeatContext context{sessions, settings.rule, excused, states};
    for (const auto& span : record.spans()) {  // what no interval covers is occupied
      rule.feed(SeatSignal::kOccupied, span.from, context, expected);
      rule.feed(span.signal, span.to, context, expected);
    }
    std::vector<std::string> texts;
    for (const auto& finding : expected) {
      texts.push_back(short_text(finding));
      gaps += finding.rule_id == "AB_POST_GAP" ? 1 : 0;
    }
    ASSERT_THAT(live.found(), UnorderedElementsAreArray(texts)) << "round " << round;
    retracted += live.retracted;
  }
  EXPECT_GT(retracted, 100);
  EXPECT_GT(gaps, 100);
}

TEST(SeatSupervisionTest, LiveWithRestartsAtRandomPointsEqualsTheSlowSimulation) {
  std::mt19937 random{18'012};
  const auto midnight = monday("00:00:00");
  int restarts = 0;
  int alerts = 0;
  for (int round = 0; round < 1'000; ++round) {
    const auto seat = random_seat(random, 6);
    SeatSupervisionSettings settings;
    settings.rule = seat.settings;
    settings.revised_within = seconds{10 + random() % 60};
    LiveSeat live{SeatSessions{seat.hours, WorkingCalendar::built_in(), seat.grace}, settings};
    for (std::size_t second = 0; second < seat.seconds.size(); ++second) {
      tell(live, seat, second, midnight);
      live.tick(midnight + seconds{second + 1});
      live.pass(seconds{1});
      if (random() % 100 == 0) {
        live.restart();
        ++restarts;
      }
    }
    auto expected = simulate_slowly(seat, midnight);
    ASSERT_THAT(live.found(), UnorderedElementsAreArray(expected)) << "round " << round;
    alerts += static_cast<int>(expected.size());
  }
  EXPECT_GT(restarts, 1'000);
  EXPECT_GT(alerts, 1'000);
}

}  // namespace
}  // namespace hallwatch
