#include "hall/feeds/drop_folder/feed_watch.h"

#include <sys/fsuid.h>
#include <unistd.h>

#include <fstream>
#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hall/facts/fact_columns.h"
#include "hall/feeds/intake/row_intake.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_folder.h"

namespace hallwatch {
namespace {

using std::chrono::seconds;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class FeedWatchTest : public testing::Test {
 protected:
  FeedWatchTest() : facts_(open()), watch_(std::make_unique<FeedWatch>(feeds_.path(), open(), clock_)) {}

  FactStore open() { return FactStore::open((data_ / "hall.db").string(), SiteId{"HALL"}).value(); }
  /// Written an hour ago, or `age` ago by the watch's clock.
  void write(const std::string& name, const std::string& text, std::chrono::microseconds age = std::chrono::hours{1}) {
    std::ofstream{feeds_ / name, std::ios::binary} << text;
    const auto modified = std::chrono::file_clock::from_sys(clock_.utc_now() - age);
    std::filesystem::last_write_time(feeds_ / name,
                                     std::chrono::time_point_cast<std::chrono::file_clock::duration>(modified));
  }

  FakeClock clock_;
  TempFolder data_;
  TempFolder feeds_;
  FactStore facts_;
  std::unique_ptr<FeedWatch> watch_;
};

TEST_F(FeedWatchTest, TakesTheFilesThatItKnowsAndNoOthers) {
  write("departments.csv", "dept_id,dept_name\nD1,局\n");
  write("cases_20250922.csv", "project_no\n1\n");
  write("case_notes.csv", "project_no,event_code\n1,RECEIVE\n");
  write("2_attlog.dat", "1\t2025-09-22 08:41:21\n");
  write("notes.txt", "?");
  EXPECT_THAT(watch_->poll(), SizeIs(3));
  EXPECT_THAT(facts_.all<Department>().value(), SizeIs(1));
  EXPECT_THAT(facts_.all<CaseFact>().value(), SizeIs(1));
  EXPECT_EQ(facts_.all<Punch>().value().at(0).device, 2);
}

TEST_F(FeedWatchTest, TakesAHolidayListAsTheStateCouncilsListsAreSpread) {
  write("calendar_2027.json", R"({"year": 2027, "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": true}]})");
  EXPECT_THAT(watch_->poll(), SizeIs(1));
  const auto days = facts_.all<CalendarException>().value();
  ASSERT_THAT(days, SizeIs(1));
  EXPECT_EQ(days[0].kind, DayKind::kHoliday);
}

TEST_F(FeedWatchTest, PersonalNumbersAreMaskedInFactsAndInQuarantine) {
  write("case_events.csv",
        "project_no,event_code,event_start_time,handle_explain\n"
        "3601002509220001,RECEIVE,2025-09-22 09:00:00,电话13812345678\n"
        "3601002509220002,RECEIVE,never,身份证110101199003070011\n");
  EXPECT_THAT(watch_->poll(), SizeIs(1));
  const auto events = facts_.all<CaseEventRow>().value();
  ASSERT_THAT(events, SizeIs(1));
  EXPECT_EQ(events[0].case_no.text(), "3601002509220001");
  EXPECT_EQ(events[0].event.text, "电话138****5678");
  const auto bad = facts_.quarantine().value();
  ASSERT_THAT(bad, SizeIs(1));
  EXPECT_EQ(bad[0].row, "3601002509220002,RECEIVE,never,身份证110***********0011");
}

TEST_F(FeedWatchTest, ReadsAgainWhatChangedAndOnlyThat) {
  write("cases.csv", "project_no,task_name\n1,甲\n2,乙\n");
  write("departments.csv", "dept_id\nD1\n");
  EXPECT_THAT(watch_->poll(), SizeIs(2));
  EXPECT_THAT(watch_->poll(), IsEmpty());
  const auto revision = facts_.revision().value();
  write("cases.csv", "project_no,task_name\n2,改\n", seconds{10});
  ASSERT_THAT(watch_->poll(), SizeIs(1));
  EXPECT_GT(facts_.revision().value(), revision);
  const auto cases = facts_.all<CaseFact>().value();
  ASSERT_THAT(cases, SizeIs(2)) << "a row that is gone from the file is not gone from the hall";
  EXPECT_EQ(cases[1].task_name, "改");
}

TEST_F(FeedWatchTest, TheSameBytesChangeNothingEvenAfterARestart) {
  write("cases.csv", "project_no\n1\n1\nx,y\n");
  auto first = watch_->poll();
  ASSERT_THAT(first, SizeIs(1));
  EXPECT_EQ(first[0].rows_rejected, 1);
  EXPECT_EQ(first[0].read_at, to_hall_time(clock_.utc_now()));
  first[0].read_at = HallTime{};  // is not kept: the file was not read again
  const auto revision = facts_.revision().value();
  watch_ = std::make_unique<FeedWatch>(feeds_.path(), open(), clock_);
  EXPECT_EQ(watch_->poll(), first);
  EXPECT_EQ(facts_.revision().value(), revision);
  EXPECT_THAT(facts_.all<CaseFact>().value(), SizeIs(1));
  EXPECT_THAT(facts_.quarantine().value(), SizeIs(1));
}

TEST_F(FeedWatchTest, WaitsUntilAFileIsQuiet) {
  write("cases.csv", "project_no\n1\n", seconds{0});
  EXPECT_THAT(watch_->poll(), IsEmpty());
  clock_.advance(seconds{1});
  EXPECT_THAT(watch_->poll(), SizeIs(1));
}

TEST_F(FeedWatchTest, ABadFileIsNotedAndTheEarlierFactsStay) {
  write("cases.csv", "project_no\n1\n");
  watch_->poll();
  write("cases.csv", "nonsense\n2\n", seconds{20});
  const auto given = watch_->poll();
  ASSERT_THAT(given, SizeIs(1));
  EXPECT_THAT(given[0].fault, HasSubstr("project_no"));
  EXPECT_THAT(facts_.all<CaseFact>().value(), SizeIs(1));
  EXPECT_THAT(facts_.file("cases.csv").value()->fault, HasSubstr("project_no"));
}

TEST_F(FeedWatchTest, TheQuarantineOfACorrectedFileIsGone) {
  write("cases.csv", "project_no,apply_date\n1,never\n");
  watch_->poll();
  ASSERT_THAT(facts_.quarantine().value(), SizeIs(1));
  EXPECT_EQ(facts_.quarantine().value()[0].line, 2);
  write("cases.csv", "project_no,apply_date\n1,2025-09-22 09:00:00\n", seconds{5});
  watch_->poll();
  EXPECT_THAT(facts_.quarantine().value(), IsEmpty());
}

TEST_F(FeedWatchTest, AFolderThatIsAwayComesBack) {
  FeedWatch away{feeds_ / "later", open(), clock_};
  EXPECT_THAT(away.poll(), IsEmpty());
  std::filesystem::create_directory(feeds_ / "later");
  write("later/cases.csv", "project_no\n1\n");
  EXPECT_THAT(away.poll(), SizeIs(1));
}

TEST_F(FeedWatchTest, AFolderInAFilesPlaceIsAFaultOfItsOwn) {
  std::filesystem::create_directory(feeds_ / "cases.csv");
  write("departments.csv", "dept_id\nD1\n");
  const auto given = watch_->read_now();
  ASSERT_THAT(given, SizeIs(2));
  EXPECT_THAT(given[0].fault, HasSubstr("cannot be read"));
  EXPECT_THAT(facts_.file("cases.csv").value()->fault, HasSubstr("cannot be read"));
  EXPECT_EQ(given[1].rows_taken, 1);
  EXPECT_THAT(watch_->read_now(), IsEmpty()) << "told once";
}

/// Files are opened as somebody who may read less, if we are root.
class OtherUser {
 public:
  OtherUser() : own_(::setfsuid(65534)) {}
  ~OtherUser() { ::setfsuid(static_cast<uid_t>(own_)); }
  OtherUser(const OtherUser&) = delete;
  OtherUser& operator=(const OtherUser&) = delete;

 private:
  int own_;
};

TEST_F(FeedWatchTest, AFileWithoutPermissionIsAFaultOfItsOwnAndIsTakenOnceItMayBeRead) {
  write("cases.csv", "project_no\n1\n");
  std::filesystem::permissions(feeds_.path(), std::filesystem::perms{0755});
  std::filesystem::permissions(data_.path(), std::filesystem::perms{0777});
  for (const auto& file : std::filesystem::directory_iterator{data_.path()}) {
    std::filesystem::permissions(file.path(), std::filesystem::perms{0666});
  }
  std::filesystem::permissions(feeds_ / "cases.csv", std::filesystem::perms::none);
  {
    const OtherUser other;
    const auto given = watch_->poll();
    ASSERT_THAT(given, SizeIs(1));
    EXPECT_THAT(given[0].fault, HasSubstr("may be read"));
  }
  EXPECT_THAT(watch_->poll(), IsEmpty()) << "told once";
  std::filesystem::permissions(feeds_ / "cases.csv", std::filesystem::perms{0644});  // its time stays as it is
  const auto given = watch_->poll();
  ASSERT_THAT(given, SizeIs(1));
  EXPECT_EQ(given[0].fault, "");
  EXPECT_THAT(facts_.all<CaseFact>().value(), SizeIs(1));
}

/// Something happens between the look at a file's stamp and its reading: then the time is asked for.
class ClockWithSurprise final : public Clock {
 public:
  explicit ClockWithSurprise(FakeClock& clock) : clock_(clock) {}
  [[nodiscard]] UtcTime utc_now() const override {
    if (surprise) {
      std::exchange(surprise, nullptr)();
    }
    return clock_.utc_now();
  }
  [[nodiscard]] MonoTime mono_now() const override { return clock_.mono_now(); }
  bool sleep_until(MonoTime deadline, std::stop_token stop) override { return clock_.sleep_until(deadline, stop); }

  mutable std::function<void()> surprise;

 private:
  FakeClock& clock_;
};

TEST_F(FeedWatchTest, AFileThatIsWrittenWhileItIsReadIsReadAgainAtTheNextPoll) {
  ClockWithSurprise clock{clock_};
  FeedWatch watch{feeds_.path(), open(), clock};
  write("cases.csv", "project_no\n1\n");
  clock.surprise = [this] { write("cases.csv", "project_no\n1\n2\nx,y\n", seconds{30}); };
  EXPECT_THAT(watch.poll(), IsEmpty());
  EXPECT_EQ(facts_.file("cases.csv").value(), std::nullopt) << "nothing is noted of a file that was half written";
  const auto given = watch.poll();
  ASSERT_THAT(given, SizeIs(1));
  EXPECT_EQ(given[0].rows_taken, 2);
  EXPECT_EQ(given[0].rows_rejected, 1);
  EXPECT_THAT(facts_.all<CaseFact>().value(), SizeIs(2));
  EXPECT_THAT(watch.poll(), IsEmpty());
}

TEST_F(FeedWatchTest, AFileThatIsTakenAwayBeforeItIsReadLeavesWhatWasKnown) {
  ClockWithSurprise clock{clock_};
  FeedWatch watch{feeds_.path(), open(), clock};
  write("cases.csv", "project_no\n1\nx,y\n");
  ASSERT_THAT(watch.poll(), SizeIs(1));
  const auto known = facts_.file("cases.csv").value();
  write("cases.csv", "project_no\n1\n2\n", seconds{30});
  clock.surprise = [this] { std::filesystem::remove(feeds_ / "cases.csv"); };
  EXPECT_THAT(watch.poll(), IsEmpty());
  EXPECT_EQ(facts_.file("cases.csv").value(), known);
  EXPECT_THAT(facts_.quarantine().value(), SizeIs(1));
}

TEST_F(FeedWatchTest, AStoreThatRefusesIsTriedAgain) {
  write("cases.csv", "project_no\n1\n");
  auto raw = Database::open((data_ / "hall.db").string()).value();
  ASSERT_TRUE(
      raw.execute("CREATE TRIGGER refuse BEFORE INSERT ON fact_cases BEGIN SELECT RAISE(ABORT, 'full'); END").ok());
  EXPECT_THAT(watch_->poll(), IsEmpty());
  ASSERT_TRUE(raw.execute("DROP TRIGGER refuse").ok());
  EXPECT_THAT(watch_->poll(), SizeIs(1));
}

TEST_F(FeedWatchTest, AStoreThatRefusesInTheMiddleIsTriedAgainAndNoRowIsLost) {
  std::string rows = "project_no\n";
  for (int i = 0; i < 1'300; ++i) {
    rows += std::to_string(i) + "\n";
  }
  write("cases.csv", rows);
  auto raw = Database::open((data_ / "hall.db").string()).value();
  ASSERT_TRUE(raw.execute("CREATE TRIGGER refuse BEFORE INSERT ON fact_cases WHEN NEW.project_no='700' "
                          "BEGIN SELECT RAISE(ABORT, 'full'); END")
                  .ok());
  EXPECT_THAT(watch_->poll(), IsEmpty());
  EXPECT_FALSE(facts_.file("cases.csv").value().has_value());
  EXPECT_THAT(facts_.all<CaseFact>().value(), SizeIs(500));
  ASSERT_TRUE(raw.execute("DROP TRIGGER refuse").ok());
  const auto given = watch_->poll();
  ASSERT_THAT(given, SizeIs(1));
  EXPECT_EQ(given[0].rows_taken, 1'300);
  EXPECT_THAT(facts_.all<CaseFact>().value(), SizeIs(1'300));
}

TEST_F(FeedWatchTest, OfMoreBadRowsThanAreKeptAllAreCounted) {
  std::string cases = "project_no,apply_date\n";
  std::string punches;
  std::string days;
  for (std::size_t i = 0; i < kMostQuarantinedRows + 10; ++i) {
    cases += "1,never\n";
    punches += "bad\n";
    days += i == 0 ? "1" : ",1";
  }
  write("cases.csv", cases);
  write("roster.csv", "date,half,window_id\n2025-02-30,AM,W\n2025-09-22,AM,W\n");
  write("1_attlog.dat", punches);
  write("calendar.json", "{\"days\": [" + days + "]}");
  const auto given = watch_->poll();
  ASSERT_THAT(given, SizeIs(4));
  for (const auto& file : given) {
    EXPECT_EQ(file.rows_rejected, file.file == "roster.csv" ? 1 : static_cast<int>(kMostQuarantinedRows + 10))
        << file.file;
  }
  EXPECT_THAT(facts_.quarantine().value(), SizeIs(3 * kMostQuarantinedRows + 1));
}

/// Every fact as it was put: the schema's columns are those of the description.
template <typename Fact>
void expect_round_trip(FactStore& facts, const Fact& fact) {
  ASSERT_TRUE(facts.put(std::span{&fact, 1}).ok());
  ASSERT_TRUE(facts.put(std::span{&fact, 1}).ok());
  const auto all = facts.all<Fact>();
  ASSERT_TRUE(all.ok()) << all.error().message();
  EXPECT_EQ(*all, std::vector{fact});
}

TEST_F(FeedWatchTest, EveryFactComesBackFromTheStoreAsItWas) {
  const auto at = hall_time_from_text("2025-09-22 09:15:30").value();
  const auto day = hall_day_from_text("2025-09-22").value();
  expect_round_trip(facts_, Department{DepartmentId{"D1"}, "局"});
  expect_round_trip(
      facts_, HallWindow{WindowId{"W1"}, "窗口", DepartmentId{"D1"}, CameraId{"C1"}, seconds{5}, {}, seconds{7}, {}});
  expect_round_trip(facts_, StaffMember{StaffId{"S1"}, "甲", DepartmentId{"D1"}, WindowId{"W1"}, StaffRole::kChief, "7",
                                        StaffId{"S2"}, day});
  expect_round_trip(facts_, RosterRow{day, DayHalf::kAfternoon, WindowId{"W1"}, StaffId{"S1"}, StaffId{"S2"}, {}});
  expect_round_trip(facts_, Leave{"L1", StaffId{"S1"}, "SICK", at, at, "CHIEF", "S2", at, {}, StaffId{"S3"}, "FILED"});
  expect_round_trip(facts_,
                    ServiceItem{"I1", "事项", DepartmentId{"D1"}, WindowId{"W1"}, 2, 5, 20, "80.00", "WORKDAY", "T"});
  CaseFact one;
  one.case_no = CaseNo{"1"};
  one.applied_at = at;
  one.promised_at = at;
  one.is_green_channel = true;
  one.legal_limit = 20;
  expect_round_trip(facts_, one);
  expect_round_trip(facts_, Punch{1, "7", at, std::nullopt});
}

TEST_F(FeedWatchTest, SitesDoNotShareFacts) {
  auto other = FactStore::open((data_ / "hall.db").string(), SiteId{"SECOND"}).value();
  const Department one{DepartmentId{"D1"}, "局"};
  ASSERT_TRUE(facts_.put(std::span{&one, 1}).ok());
  EXPECT_THAT(other.all<Department>().value(), IsEmpty());
  EXPECT_EQ(other.revision().value(), 0);
}

}  // namespace
}  // namespace hallwatch
