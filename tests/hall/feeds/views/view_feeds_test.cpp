#include "hall/feeds/views/view_feeds.h"

#include <atomic>
#include <mutex>

#include <gmock/gmock.h>

#include "tests/hall/feeds/views/view_test_hall.h"

namespace hallwatch {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::SizeIs;

class ViewFeedsTest : public ViewTestHall {
 protected:
  std::unique_ptr<ViewFeeds> start(std::vector<ViewConfig> views) {
    for (auto& view : views) {
      view.interval = std::chrono::seconds{1};
    }
    auto feeds = ViewFeeds::start(
        std::move(views), [this] { return open(); }, system_,
        [this](std::string_view feed) {
          const std::scoped_lock lock{mutex_};
          heard_.emplace_back(feed);
        });
    EXPECT_TRUE(feeds.ok()) << feeds.error().message();
    return std::move(*feeds);
  }
  [[nodiscard]] bool has_heard(const std::string& feed) {
    const std::scoped_lock lock{mutex_};
    return std::ranges::find(heard_, feed) != heard_.end();
  }
  void forget_heard() {
    const std::scoped_lock lock{mutex_};
    heard_.clear();
  }

  SystemClock system_;

 private:
  std::mutex mutex_;
  std::vector<std::string> heard_;
};

TEST_F(ViewFeedsTest, SeveralViewsAreReadOnAndOn) {
  make_cases();
  sql("CREATE TABLE up.windows(window_id text, cd_time timestamp, row_guid text)");
  auto windows = cases_view();
  windows.name = windows.table = "windows";
  windows.view = "up.windows";
  const auto feeds = start({cases_view(), windows});
  ASSERT_TRUE(wait_for([this] { return has_heard("view cases") && has_heard("view windows"); }));
  put_case("A", "09:00:00", "1");
  sql("INSERT INTO up.windows VALUES('W01', '2025-09-22 09:00', '1')");
  EXPECT_TRUE(wait_for([this] { return cases().size() == 1 && facts_.all<HallWindow>()->size() == 1; }));
}

TEST_F(ViewFeedsTest, AViewThatFailsDoesNotKeepAnotherFromBeingRead) {
  make_cases();
  put_case("A", "09:00:00", "1");
  auto gone = cases_view();
  gone.name = "gone";
  gone.view = "up.gone";
  const auto feeds = start({gone, cases_view()});
  EXPECT_TRUE(wait_for([this] { return cases().size() == 1; }));
  EXPECT_FALSE(has_heard("view gone"));
}

TEST_F(ViewFeedsTest, AServerThatGoesAndComesIsReadOn) {
  make_cases();
  put_case("A", "09:00:00", "1");
  const auto feeds = start({cases_view()});
  ASSERT_TRUE(wait_for([this] { return has_heard("view cases"); }));
  server().kill_now();
  ASSERT_TRUE(server().start());
  forget_heard();
  put_case("B", "09:01:00", "2");
  EXPECT_TRUE(wait_for([this] { return has_heard("view cases") && cases().size() == 2; }));
}

TEST_F(ViewFeedsTest, TheyEndWithinASecondWhileAQueryHangs) {
  sql("CREATE VIEW up.slow AS SELECT 'A' AS project_no, now() AS cd_time, pg_sleep(600)::text AS row_guid");
  auto view = cases_view();
  view.view = "up.slow";
  auto feeds = start({view});
  ASSERT_TRUE(wait_for([] {
    return server().run(
               "DO $$ BEGIN ASSERT EXISTS(SELECT 1 FROM pg_stat_activity WHERE application_name='hallwatch' "
               "AND wait_event='PgSleep'); END $$") == "";
  }));
  const auto begin = system_.mono_now();
  feeds.reset();
  EXPECT_LT(system_.mono_now() - begin, std::chrono::seconds{4}) << "one second, and a loaded machine";
}

TEST_F(ViewFeedsTest, TheyEndWhileTheyWaitForTheNextLook) {
  make_cases();
  auto view = cases_view();
  auto feeds = start({view});
  ASSERT_TRUE(wait_for([this] { return has_heard("view cases"); }));
  const auto begin = system_.mono_now();
  feeds.reset();
  EXPECT_LT(system_.mono_now() - begin, std::chrono::seconds{4});
}

TEST_F(ViewFeedsTest, AStoreThatCannotBeOpenedIsTriedAgain) {
  make_cases();
  put_case("A", "09:00:00", "1");
  std::atomic<int> tries = 0;
  auto view = cases_view();
  const auto feeds = ViewFeeds::start(
      {view},
      [&]() -> Result<FactStore> {
        if (++tries == 1) {
          return fail(ErrorKind::kUnavailable, "not yet");
        }
        return open();
      },
      system_, [](std::string_view) {});
  ASSERT_TRUE(feeds.ok());
  EXPECT_TRUE(wait_for([this] { return cases().size() == 1; }));
}

TEST(ViewFeedsPauseTest, AServerThatStaysAwayIsAskedAfterOneTwoFourAndAtMostSixtySeconds) {
  FakeClock clock;  // sleeping moves it
  TempFolder data;
  std::mutex mutex;
  std::vector<MonoTime> tries;
  ViewConfig view;
  view.name = view.table = "cases";
  view.connect = "host=127.0.0.1 port=1 dbname=x user=x";
  view.view = "up.v";
  auto feeds = ViewFeeds::start(
      {view},
      [&] {
        const std::scoped_lock lock{mutex};
        tries.push_back(clock.mono_now());
        return FactStore::open((data / "hall.db").string(), SiteId{"HALL"});
      },
      clock, [](std::string_view) {});
  ASSERT_TRUE(feeds.ok());
  ASSERT_TRUE(wait_for([&] {
    const std::scoped_lock lock{mutex};
    return tries.size() >= 9;
  }));
  feeds->reset();
  std::vector<std::int64_t> pauses_s;
  for (std::size_t i = 1; i < 9; ++i) {
    pauses_s.push_back(std::chrono::duration_cast<std::chrono::seconds>(tries[i] - tries[i - 1]).count());
  }
  EXPECT_THAT(pauses_s, testing::ElementsAre(1, 2, 4, 8, 16, 32, 60, 60));
}

TEST_F(ViewFeedsTest, WithNoViewThereIsNothingToDo) {
  EXPECT_NE(start({}), nullptr);
}

TEST_F(ViewFeedsTest, WhatCannotBeReadAtAllIsRefusedAtTheStart) {
  auto view = cases_view();
  view.table = "wrong";
  const auto feeds = ViewFeeds::start(
      {view}, [this] { return open(); }, system_, [](std::string_view) {});
  ASSERT_FALSE(feeds.ok());
  EXPECT_THAT(feeds.error().message(), AllOf(HasSubstr("view cases"), HasSubstr("no table \"wrong\"")));
}

}  // namespace
}  // namespace hallwatch
