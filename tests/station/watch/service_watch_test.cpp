#include "station/watch/service_watch.h"

#include <csignal>
#include <mutex>

#include <gmock/gmock.h>

#include "base/threads/worker_thread.h"
#include "base/time/system_clock.h"
#include "tests/support/temp_folder.h"
#include "tests/support/text_file.h"
#include "tests/support/wait_for.h"

namespace hallwatch {
namespace {

using std::chrono::milliseconds;
using testing::AllOf;
using testing::HasSubstr;

constexpr const char* kPlain = "exec sleep 600";
constexpr const char* kStubborn = "trap '' TERM; echo ready > \"$0.ready\"; while :; do sleep 0.1; done";

class ServiceWatchTest : public testing::Test {
 protected:
  ServiceProgram program(const std::string& name, const std::string& body, StopTurn turn = StopTurn::kFirst) {
    write_script(folder_ / name, body);
    return {name, {(folder_ / name).string()}, turn};
  }
  std::vector<ServiceStatus> latest() {
    const std::scoped_lock lock{mutex_};
    return latest_;
  }
  ServiceWatch::OnChange keep_latest() {
    return [this](const std::vector<ServiceStatus>& services) {
      const std::scoped_lock lock{mutex_};
      latest_ = services;
    };
  }
  /// Watches until `condition` holds; the children's parent is this thread, the condition is looked at in another.
  template <typename Condition>
  bool watch_until(ServiceWatch& watch, Condition condition) {
    std::stop_source stop;
    bool is_met = false;
    WorkerThread looker{"looker", [&](const std::stop_token&) {
                          is_met = wait_for(condition);
                          stop.request_stop();
                        }};
    watch.watch(stop.get_token());
    looker.stop_and_join();
    return is_met;
  }

  TempFolder folder_;
  SystemClock clock_;
  std::mutex mutex_;
  std::vector<ServiceStatus> latest_;
};

TEST_F(ServiceWatchTest, StartsEveryServiceAndTellsItsPid) {
  ServiceWatch watch{{program("a", kPlain), program("b", kPlain)}, clock_, keep_latest()};
  ASSERT_TRUE(watch.start_all().ok());
  const auto services = latest();
  ASSERT_EQ(services.size(), 2U);
  for (const auto& service : services) {
    EXPECT_EQ(::kill(service.pid, 0), 0) << service.name;
    EXPECT_EQ(service.restarts, 0);
  }
  EXPECT_TRUE(watch.stop_all().ok());
  EXPECT_EQ(latest()[0].pid, 0);
  EXPECT_EQ(latest()[0].last_end, "signal 15 (Terminated)");
}

TEST_F(ServiceWatchTest, StartsNothingWhenProgramsAreMissingAndNamesAllOfThem) {
  ServiceProgram gone{"gone", {(folder_ / "gone").string()}};
  ServiceProgram lost{"lost", {(folder_ / "lost").string()}};
  ServiceWatch watch{{program("a", kPlain), gone, lost}, clock_, keep_latest()};
  const auto started = watch.start_all();
  ASSERT_FALSE(started.ok());
  EXPECT_EQ(started.error().kind(), ErrorKind::kNotFound);
  EXPECT_THAT(started.error().message(), AllOf(HasSubstr("gone"), HasSubstr("lost"), HasSubstr("install")));
  EXPECT_TRUE(latest().empty());
}

TEST_F(ServiceWatchTest, AProgramThatIsNotExecutableIsNamed) {
  write_text(folder_ / "plain", "x");
  ServiceWatch watch{{{"plain", {(folder_ / "plain").string()}}}, clock_, keep_latest()};
  const auto started = watch.start_all();
  ASSERT_FALSE(started.ok());
  EXPECT_EQ(started.error().kind(), ErrorKind::kPermissionDenied);
}

TEST_F(ServiceWatchTest, StopsWhatRunsWhenALaterServiceCannotBeStarted) {
  auto broken = program("broken", "");
  write_text(folder_ / "broken", "#!/nowhere/interpreter\n");
  ServiceWatch watch{{program("a", kPlain), broken}, clock_, keep_latest()};
  EXPECT_FALSE(watch.start_all().ok());
  ASSERT_EQ(latest().size(), 2U);
  EXPECT_EQ(latest()[0].pid, 0);
}

TEST_F(ServiceWatchTest, RestartsAServiceThatWasKilledAndCountsIt) {
  ServiceWatch watch{{program("a", kPlain), program("b", kPlain)}, clock_, keep_latest()};
  ASSERT_TRUE(watch.start_all().ok());
  const auto before = latest();
  ::kill(before[1].pid, SIGKILL);
  EXPECT_TRUE(watch_until(watch, [&] { return latest()[1].restarts == 1 && latest()[1].pid != 0; }));
  EXPECT_NE(latest()[1].pid, before[1].pid);
  EXPECT_EQ(latest()[1].last_end, "signal 9 (Killed)");
  EXPECT_EQ(latest()[0], before[0]);
  EXPECT_TRUE(watch.stop_all().ok());
}

TEST_F(ServiceWatchTest, RestartsAServiceThatEndsByItselfAgainAndAgain) {
  ServiceWatch watch{{program("brief", "exit 0")}, clock_, keep_latest()};
  ASSERT_TRUE(watch.start_all().ok());
  EXPECT_TRUE(watch_until(watch, [&] { return latest()[0].restarts >= 3; }));
  EXPECT_TRUE(watch.stop_all().ok());
}

TEST_F(ServiceWatchTest, TriesAgainWhenAProgramIsReplacedWhileItIsDown) {
  ServiceWatch watch{{program("a", kPlain)}, clock_, keep_latest()};
  ASSERT_TRUE(watch.start_all().ok());
  std::filesystem::remove(folder_ / "a");
  ::kill(latest()[0].pid, SIGKILL);
  EXPECT_TRUE(watch_until(watch, [&] { return latest()[0].pid == 0; }));
  write_script(folder_ / "a", kPlain);
  EXPECT_TRUE(watch_until(watch, [&] { return latest()[0].pid != 0; }));
  EXPECT_TRUE(watch.stop_all().ok());
}

TEST_F(ServiceWatchTest, StopsTheLastTurnWhenTheOthersAreGone) {
  const auto order = (folder_ / "order").string();
  const auto noting = [&](const std::string& name) {
    return "trap 'echo " + name + " >> " + order + "; exit 0' TERM; echo up >> " + order +
           "; while :; do sleep 0.05; done";
  };
  ServiceWatch watch{
      {program("recorder", noting("recorder"), StopTurn::kLast), program("supervisor", noting("supervisor"))},
      clock_,
      keep_latest()};
  ASSERT_TRUE(watch.start_all().ok());
  ASSERT_TRUE(wait_for([&] { return read_text(order) == "up\nup\n"; }));
  EXPECT_TRUE(watch.stop_all().ok());
  EXPECT_EQ(read_text(order), "up\nup\nsupervisor\nrecorder\n");
}

TEST_F(ServiceWatchTest, KillsAServiceThatDoesNotStopAndSaysSo) {
  ServiceWatch watch{{program("stubborn", kStubborn)}, clock_, keep_latest()};
  ASSERT_TRUE(watch.start_all().ok());
  ASSERT_TRUE(wait_for([&] { return !read_text(folder_ / "stubborn.ready").empty(); }));
  const auto pid = latest()[0].pid;
  const auto began = clock_.mono_now();
  const auto stopped = watch.stop_all();
  EXPECT_LE(clock_.mono_now() - began, kStopLimit + milliseconds{1'000});
  ASSERT_FALSE(stopped.ok());
  EXPECT_EQ(stopped.error().kind(), ErrorKind::kTimeout);
  EXPECT_THAT(stopped.error().message(), HasSubstr("stubborn"));
  EXPECT_NE(::kill(pid, 0), 0);
}

TEST_F(ServiceWatchTest, ADroppedWatchLeavesNoServiceBehind) {
  pid_t pid = 0;
  {
    ServiceWatch watch{{program("a", kPlain)}, clock_, keep_latest()};
    ASSERT_TRUE(watch.start_all().ok());
    pid = latest()[0].pid;
  }
  EXPECT_NE(::kill(pid, 0), 0);
}

TEST_F(ServiceWatchTest, AServiceThatIsDownWhenTheStationStopsStaysDown) {
  ServiceWatch watch{{program("a", kPlain)}, clock_, keep_latest()};
  ASSERT_TRUE(watch.start_all().ok());
  ::kill(latest()[0].pid, SIGKILL);
  EXPECT_TRUE(watch.stop_all().ok());
  EXPECT_EQ(latest()[0].pid, 0);
  EXPECT_EQ(latest()[0].restarts, 0);
}

}  // namespace
}  // namespace hallwatch
