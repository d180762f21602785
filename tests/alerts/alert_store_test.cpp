#include "alerts/life/alert_store.h"

#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/database/sqlite.h"
#include "tests/alerts/alert_test_support.h"
#include "tests/support/temp_folder.h"

namespace hallwatch {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class AlertStoreTest : public testing::Test {
 protected:
  AlertStoreTest() { reopen(); }
  void reopen() {
    store_.reset();
    auto store = AlertStore::open(path_, SiteId{"HALL"});
    ASSERT_TRUE(store.ok()) << store.error().message();
    store_.emplace(std::move(*store));
  }
  std::vector<Alert> apply(const std::vector<Alert>& alerts, const std::map<std::string, std::string>& states = {}) {
    auto changed = store_->apply(alerts, states);
    EXPECT_TRUE(changed.ok()) << changed.error().message();
    return changed.ok() ? *changed : std::vector<Alert>{};
  }
  static Alert cleared(Alert alert) {
    alert.cleared_at = alert.raised_at + std::chrono::minutes{6};
    return alert;
  }

  TempFolder folder_;
  std::string path_ = (folder_ / "hall.db").string();
  std::optional<AlertStore> store_;
};

TEST_F(AlertStoreTest, NumbersChangesWithoutHoles) {
  const auto first = apply({sample_alert("W01"), sample_alert("W02")});
  ASSERT_THAT(first, SizeIs(2));
  EXPECT_EQ(first[0].sequence, 1);
  EXPECT_EQ(first[1].sequence, 2);
  EXPECT_NE(first[0].alert_id, first[1].alert_id);
  const auto second = apply({cleared(sample_alert("W01"))});
  ASSERT_THAT(second, SizeIs(1));
  EXPECT_EQ(second[0].sequence, 3);
  EXPECT_EQ(second[0].alert_id, first[0].alert_id);
  EXPECT_EQ(store_->newest(), 3);
}

TEST_F(AlertStoreTest, WhatIsStoredAlreadyIsNoChange) {
  apply({sample_alert()});
  EXPECT_THAT(apply({sample_alert()}), IsEmpty());
  reopen();
  EXPECT_THAT(apply({sample_alert()}), IsEmpty());
  EXPECT_EQ(store_->newest(), 1);
}

TEST_F(AlertStoreTest, AnAlertIsTakenBackOnceAndMayReturn) {
  auto retracted = sample_alert();
  retracted.state = AlertState::kRetracted;
  EXPECT_THAT(apply({retracted}), IsEmpty()) << "nobody was told";
  apply({sample_alert()});
  const auto taken_back = apply({retracted});
  ASSERT_THAT(taken_back, SizeIs(1));
  EXPECT_EQ(taken_back[0].state, AlertState::kRetracted);
  EXPECT_THAT(store_->open_alerts().value(), IsEmpty());
  EXPECT_THAT(apply({retracted}), IsEmpty());
  EXPECT_EQ(apply({sample_alert()}).at(0).state, AlertState::kRaised);
}

TEST_F(AlertStoreTest, GivesAnyRangeAgainAsItWas) {
  apply({sample_alert("W01")});
  apply({sample_alert("W02")});
  apply({cleared(sample_alert("W01"))});
  reopen();
  const auto all = store_->changes(1, 10).value();
  ASSERT_THAT(all, SizeIs(3));
  EXPECT_EQ(all[0].cleared_at, std::nullopt) << "as it was then";
  EXPECT_NE(all[2].cleared_at, std::nullopt);
  EXPECT_THAT(store_->changes(2, 1).value(), SizeIs(1));
  EXPECT_EQ(store_->changes(2, 1).value()[0].sequence, 2);
  EXPECT_THAT(store_->changes(4, 10).value(), IsEmpty());
}

TEST_F(AlertStoreTest, TellsHowAlertsStandAndWhichAreOpen) {
  apply({sample_alert("W01"), sample_alert("W02")});
  apply({cleared(sample_alert("W01"))});
  const auto current = store_->current_texts(1, 10).value();
  ASSERT_THAT(current, SizeIs(2));
  EXPECT_EQ(alert_from_json_text(current[0]).value().object, "W02");
  EXPECT_EQ(alert_from_json_text(current[1]).value().object, "W01");
  EXPECT_THAT(store_->current_texts(3, 10).value(), SizeIs(1));
  const auto open = store_->open_alerts().value();
  ASSERT_THAT(open, SizeIs(1));
  EXPECT_EQ(open[0].object, "W02");
}

TEST_F(AlertStoreTest, KeepsTheStateOfTheRulesWithTheAlerts) {
  apply({sample_alert()}, {{"seat.W05", "a"}});
  apply({}, {{"seat.W05", "b"}, {"camera.CAM05", "c"}});
  reopen();
  EXPECT_THAT(store_->rule_states().value(), ElementsAre(std::pair{"camera.CAM05", "c"}, std::pair{"seat.W05", "b"}));
}

TEST_F(AlertStoreTest, SitesDoNotShareNumbersOrAlerts) {
  apply({sample_alert()}, {{"seat.W05", "a"}});
  auto other = AlertStore::open(path_, SiteId{"SECOND"}).value();
  EXPECT_EQ(other.newest(), 0);
  EXPECT_EQ(other.apply(std::vector{sample_alert()}, {}).value().at(0).sequence, 1);
  EXPECT_THAT(other.rule_states().value(), IsEmpty());
  EXPECT_EQ(store_->newest(), 1);
}

TEST_F(AlertStoreTest, AFailureStoresNothingAndCostsNoNumber) {
  apply({sample_alert("W01")});
  auto raw = Database::open(path_).value();
  ASSERT_TRUE(raw.execute("CREATE TRIGGER refuse BEFORE INSERT ON alert_changes WHEN NEW.body LIKE '%W03%' "
                          "BEGIN SELECT RAISE(ABORT, 'disk is gone'); END")
                  .ok());
  const auto failed = store_->apply(std::vector{sample_alert("W02"), sample_alert("W03")}, {{"seat.W02", "x"}});
  ASSERT_FALSE(failed.ok());
  EXPECT_THAT(failed.error().message(), HasSubstr("disk is gone"));
  EXPECT_EQ(store_->newest(), 1);
  EXPECT_THAT(store_->rule_states().value(), IsEmpty());
  ASSERT_TRUE(raw.execute("DROP TRIGGER refuse").ok());
  EXPECT_EQ(apply({sample_alert("W02")}).at(0).sequence, 2);
}

TEST_F(AlertStoreTest, AFileOfANewerProgramIsRefused) {
  auto raw = Database::open(path_).value();
  ASSERT_TRUE(raw.execute("UPDATE schema_parts SET version=99 WHERE part='alerts'").ok());
  const auto store = AlertStore::open(path_, SiteId{"HALL"});
  ASSERT_FALSE(store.ok());
  EXPECT_EQ(store.error().kind(), ErrorKind::kUnsupported);
}

TEST_F(AlertStoreTest, AStoredAlertThatCannotBeReadIsDataLoss) {
  apply({sample_alert()});
  auto raw = Database::open(path_).value();
  ASSERT_TRUE(raw.execute("UPDATE alert_changes SET body='{'").ok());
  const auto changes = store_->changes(1, 10);
  ASSERT_FALSE(changes.ok());
  EXPECT_EQ(changes.error().kind(), ErrorKind::kDataLoss);
}

TEST_F(AlertStoreTest, RandomLivesWithRestartsNeverLeaveAHole) {
  std::mt19937 random{41};
  for (int round = 0; round < 200; ++round) {
    std::vector<Alert> alerts;
    for (unsigned i = random() % 4; i > 0; --i) {
      auto alert = sample_alert("W" + std::to_string(random() % 5));
      if (random() % 2 == 0) {
        alert = cleared(alert);
      } else if (random() % 4 == 0) {
        alert.state = AlertState::kRetracted;
      }
      alerts.push_back(alert);
    }
    apply(alerts);
    if (random() % 20 == 0) {
      reopen();
    }
  }
  const auto all = store_->changes(1, 10'000).value();
  ASSERT_THAT(all, SizeIs(static_cast<std::size_t>(store_->newest())));
  EXPECT_GT(all.size(), 50U);
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(all[i].sequence, static_cast<std::int64_t>(i) + 1);
  }
}

}  // namespace
}  // namespace hallwatch
