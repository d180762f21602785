#include "hall/facts/fact_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hall/facts/fact_fields.h"
#include "hall/facts/object_key.h"
#include "tests/support/temp_folder.h"

namespace hallwatch {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

HallTime at(const std::string& text) {
  return hall_time_from_text(text).value();
}

class FactStoreTest : public testing::Test {
 protected:
  [[nodiscard]] FactStore open(const std::string& site = "HALL") {
    return FactStore::open((folder_ / "hall.db").string(), SiteId{site}).value();
  }
  template <typename Fact>
  static void put(FactStore& store, const Fact& fact) {
    const auto done = store.put(std::span{&fact, 1});
    ASSERT_TRUE(done.ok()) << done.error().message();
  }
  static std::vector<std::string> touched(FactStore& store) {
    const auto found = store.touched(1'000).value();
    EXPECT_TRUE(store.forget_touched(found.up_to).ok());
    return found.keys;
  }
  static CaseEventRow event(const std::string& text) {
    return {CaseNo{"C1"},
            {CaseEventCode::kFee, at("2025-09-22 10:00:00"), at("2025-09-22 10:01:00"), StaffId{"S1"}, text}};
  }
  static Leave leave(const std::string& day) {
    Leave made;
    made.leave_id = "L1";
    made.staff_id = StaffId{"S1"};
    made.start = at(day + " 09:00:00");
    made.end = at(day + " 17:00:00");
    return made;
  }

  TempFolder folder_;
};

TEST_F(FactStoreTest, TheSameFactAgainTouchesNothing) {
  auto store = open();
  put(store, event("80"));
  EXPECT_THAT(touched(store), ElementsAre("case|C1"));
  put(store, event("80"));
  EXPECT_THAT(touched(store), IsEmpty());
  put(store, event("120"));
  EXPECT_THAT(touched(store), ElementsAre("case|C1"));
  EXPECT_EQ(store.all<CaseEventRow>().value(), std::vector{event("120")});
}

TEST_F(FactStoreTest, EachEntryOfAnEventIsKept) {
  auto store = open();
  auto corrected = event("80");
  corrected.event.entered_at = at("2025-09-22 11:00:00");
  put(store, event("120"));
  put(store, corrected);
  auto without_entry = event("80");
  without_entry.event.entered_at.reset();
  put(store, without_entry);
  EXPECT_THAT(store.all<CaseEventRow>().value(), UnorderedElementsAre(event("120"), corrected, without_entry));
}

TEST_F(FactStoreTest, ALeaveThatIsMovedTouchesItsOldAndItsNewDay) {
  auto store = open();
  put(store, leave("2025-09-22"));
  EXPECT_THAT(touched(store), UnorderedElementsAre("leave|L1", "attendance|S1|2025-09-22"));
  put(store, leave("2025-09-24"));
  EXPECT_THAT(touched(store), UnorderedElementsAre("leave|L1", "attendance|S1|2025-09-22", "attendance|S1|2025-09-24"));
}

TEST_F(FactStoreTest, ALeaveTouchesTheWindowsWhereThePersonIsOnTheRoster) {
  auto store = open();
  put(store,
      RosterRow{hall_day_from_text("2025-09-22").value(), DayHalf::kMorning, WindowId{"W7"}, StaffId{"S1"}, {}, {}});
  (void)touched(store);
  put(store, leave("2025-09-22"));
  EXPECT_THAT(touched(store), UnorderedElementsAre("leave|L1", "attendance|S1|2025-09-22", "roster|W7|2025-09-22",
                                                   "seat|W7|2025-09-22"));
}

TEST_F(FactStoreTest, APunchTouchesItsPinAndItsOwnersDay) {
  auto store = open();
  StaffMember member;
  member.staff_id = StaffId{"S1"};
  member.attendance_pin = "1001";
  put(store, member);
  EXPECT_THAT(touched(store), ElementsAre("everything|"));
  put(store, Punch{1, "1001", at("2025-09-22 08:50:00"), 1});
  put(store, Punch{1, "9999", at("2025-09-22 08:50:00"), 1});
  EXPECT_THAT(touched(store),
              UnorderedElementsAre("punches|2025-09-22|1001", "attendance|S1|2025-09-22", "punches|2025-09-22|9999"));
}

TEST_F(FactStoreTest, SitesLiveSideBySide) {
  auto here = open("HALL");
  auto there = open("TOWN");
  put(here, event("80"));
  EXPECT_THAT(there.all<CaseEventRow>().value(), IsEmpty());
  EXPECT_THAT(touched(there), IsEmpty());
  EXPECT_THAT(touched(here), ElementsAre("case|C1"));
}

TEST_F(FactStoreTest, WhatIsTouchedStaysUntilItIsForgotten) {
  {
    auto store = open();
    put(store, event("80"));
  }
  auto store = open();
  EXPECT_THAT(store.touched(10).value().keys, ElementsAre("case|C1"));
  EXPECT_THAT(store.touched(10).value().keys, ElementsAre("case|C1"));
}

TEST_F(FactStoreTest, APutThatFailsChangesNothing) {
  auto store = open();
  ASSERT_TRUE(store.database()
                  .execute("CREATE TRIGGER full BEFORE INSERT ON fact_touched BEGIN SELECT RAISE(ABORT, 'full'); END")
                  .ok());
  const auto one = event("80");
  EXPECT_FALSE(store.put(std::span{&one, 1}).ok());
  EXPECT_THAT(store.all<CaseEventRow>().value(), IsEmpty());
}

}  // namespace
}  // namespace hallwatch
