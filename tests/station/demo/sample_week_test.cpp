#include "station/demo/sample_week.h"

#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hall/feeds/readers/csv_feed.h"
#include "tests/support/temp_folder.h"

namespace hallwatch {
namespace {

using std::chrono::days;
using testing::IsEmpty;
using testing::SizeIs;

HallDay day(const char* text) {
  return hall_day_from_text(text).value();
}

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in{file, std::ios::binary};
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

template <typename Fact>
std::vector<Fact> facts_of(const std::filesystem::path& file) {
  auto rows = read_csv_feed<Fact>(file.filename().string(), bytes_of(file));
  EXPECT_TRUE(rows.ok()) << rows.error().message();
  EXPECT_THAT(rows->quarantine, IsEmpty()) << file;
  EXPECT_EQ(rows->values_corrected, 0) << file;
  return rows->facts;
}

TEST(SampleWeekTest, TheFeedsTakeEveryRow) {
  const TempFolder folder;
  ASSERT_TRUE(write_sample_week(folder.path(), day("2025-09-28")).ok());
  EXPECT_THAT(facts_of<Department>(folder / "departments.csv"), SizeIs(4));
  EXPECT_THAT(facts_of<HallWindow>(folder / "windows.csv"), SizeIs(6));
  EXPECT_THAT(facts_of<StaffMember>(folder / "staff.csv"), SizeIs(12));
  EXPECT_THAT(facts_of<RosterRow>(folder / "roster.csv"), SizeIs(6 * 2 * 6)) << "Saturday 27 is off, Sunday 28 is not";
  EXPECT_THAT(facts_of<Leave>(folder / "leave.csv"), SizeIs(3));
  EXPECT_THAT(facts_of<ServiceItem>(folder / "items.csv"), SizeIs(12));
  EXPECT_THAT(facts_of<CaseFact>(folder / "cases.csv"), SizeIs(testing::Ge(100U)));
  const auto punches = read_attlog_feed("1_attlog.dat", bytes_of(folder / "1_attlog.dat")).value();
  EXPECT_THAT(punches.quarantine, IsEmpty());
  EXPECT_THAT(punches.facts, SizeIs(testing::Ge(150U)));
}

TEST(SampleWeekTest, EverythingRefersToSomethingThatExists) {
  const TempFolder folder;
  ASSERT_TRUE(write_sample_week(folder.path(), day("2026-11-25")).ok());
  std::set<StaffId> staff;
  std::map<std::string, int> chiefs;
  for (const auto& member : facts_of<StaffMember>(folder / "staff.csv")) {
    staff.insert(member.staff_id);
    chiefs[member.department_id.text()] += member.role == StaffRole::kChief ? 1 : 0;
  }
  EXPECT_THAT(chiefs, testing::Each(testing::Pair(testing::_, testing::Ge(1)))) << "each department has a chief";
  std::set<std::string> items;
  for (const auto& item : facts_of<ServiceItem>(folder / "items.csv")) {
    items.insert(item.item_id);
  }
  for (const auto& one : facts_of<CaseFact>(folder / "cases.csv")) {
    EXPECT_TRUE(items.contains(one.item_id)) << one.case_no.text();
    EXPECT_TRUE(staff.contains(one.handler)) << one.case_no.text();
    EXPECT_FALSE(one.task_name.empty());
    ASSERT_TRUE(one.applied_at);
    EXPECT_TRUE(!one.accepted_at || *one.applied_at <= *one.accepted_at);
    EXPECT_TRUE(!one.decided_at || *one.accepted_at <= *one.decided_at) << one.case_no.text();
  }
  for (const auto& row : facts_of<RosterRow>(folder / "roster.csv")) {
    EXPECT_TRUE(staff.contains(row.front_staff) && staff.contains(row.back_staff));
    EXPECT_NE(row.front_staff, row.back_staff);
  }
}

TEST(SampleWeekTest, TheSameDayGivesTheSameBytesAndAnotherDayOthers) {
  const TempFolder first;
  const TempFolder second;
  const TempFolder third;
  ASSERT_TRUE(write_sample_week(first.path(), day("2026-11-25")).ok());
  ASSERT_TRUE(write_sample_week(second.path(), day("2026-11-25")).ok());
  ASSERT_TRUE(write_sample_week(third.path(), day("2026-11-24")).ok());
  for (const auto& file : std::filesystem::directory_iterator{first.path()}) {
    const auto name = file.path().filename().string();
    EXPECT_EQ(bytes_of(first / name), bytes_of(second / name)) << name;
  }
  EXPECT_NE(bytes_of(first / "cases.csv"), bytes_of(third / "cases.csv"));
}

TEST(SampleWeekTest, NothingLiesAheadOfNow) {
  const TempFolder folder;
  const auto now = hall_time_from_text("2026-11-25 10:00:00").value();
  ASSERT_TRUE(write_sample_week(folder.path(), to_utc(now)).ok());
  int today = 0;
  for (const auto& one : facts_of<CaseFact>(folder / "cases.csv")) {
    for (const auto& time : {one.applied_at, one.accepted_at, one.decided_at}) {
      EXPECT_TRUE(!time || *time <= now) << one.case_no.text();
    }
    today += *one.applied_at >= HallTime{day("2026-11-25")} ? 1 : 0;
  }
  EXPECT_GT(today, 0);
  const auto punches = read_attlog_feed("1_attlog.dat", bytes_of(folder / "1_attlog.dat")).value();
  for (const auto& punch : punches.facts) {
    EXPECT_LE(punch.at, now);
  }
}

TEST(SampleWeekTest, AWeekThatTheCalendarDoesNotKnowIsWrittenToo) {
  const TempFolder folder;
  ASSERT_TRUE(write_sample_week(folder.path(), day("2031-03-09")).ok());
  EXPECT_THAT(facts_of<CaseFact>(folder / "cases.csv"), SizeIs(testing::Ge(90U)));
  EXPECT_THAT(facts_of<RosterRow>(folder / "roster.csv"), SizeIs(6 * 2 * 6));
}

TEST(SampleWeekTest, AFolderThatCannotBeMadeIsAnError) {
  const TempFolder folder;
  std::ofstream{folder / "file"} << "x";
  const auto done = write_sample_week(folder / "file" / "week", day("2026-11-25"));
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().kind(), ErrorKind::kIo);
}

}  // namespace
}  // namespace hallwatch
