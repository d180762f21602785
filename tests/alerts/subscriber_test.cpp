#include "alerts/delivery/subscriber.h"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "alerts/delivery/publisher.h"
#include "alerts/delivery/replay_server.h"
#include "base/threads/worker_thread.h"
#include "base/time/system_clock.h"
#include "tests/alerts/alert_test_support.h"
#include "tests/support/temp_folder.h"

namespace hallwatch {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;

constexpr seconds kPatience{20};

/// Store, publisher and replay as the supervisor has them, in the thread of the caller.
class Station {
 public:
  explicit Station(const std::filesystem::path& folder)
      : store_(AlertStore::open((folder / "hall.db").string(), SiteId{"HALL"}).value()),
        publisher_(AlertPublisher::bind(context_, {live_of(folder)}, SiteId{"HALL"}).value()),
        replay_(ReplayServer::bind(context_, {replay_of(folder)}, store_, SiteId{"HALL"}).value()) {}

  static std::string live_of(const std::filesystem::path& folder) { return "ipc://" + (folder / "alerts").string(); }
  static std::string replay_of(const std::filesystem::path& folder) { return "ipc://" + (folder / "replay").string(); }

  /// Stores a new alert; @param is_sent  false: as if the process had been killed in between
  void raise(bool is_sent = true) {
    auto alert = sample_alert("W01", "09:00:00");
    alert.raised_at += seconds{store_.newest()};
    const auto stored = store_.apply(std::vector{alert}, {}).value();
    for (const auto& changed : stored) {
      if (is_sent) {
        publisher_.publish(changed);
      }
    }
  }
  void serve() {
    Socket* const sockets[] = {&replay_.servers()[0].socket()};
    wait_for_messages(sockets, -1, milliseconds{10});
    replay_.serve_pending();
    publisher_.beat(store_.newest(), clock_.utc_now(), clock_.mono_now());
  }
  [[nodiscard]] std::int64_t newest() const { return store_.newest(); }

 private:
  SystemClock clock_;
  MessageContext context_;
  AlertStore store_;
  AlertPublisher publisher_;
  ReplayServer replay_;
};

/// Collects numbers in a thread of its own until it has `wanted`.
class Listener {
 public:
  Listener(const std::filesystem::path& folder, std::int64_t after, std::int64_t wanted)
      : thread_("listener", [=, this](const std::stop_token& stop) {
          MessageContext context;
          auto subscriber =
              AlertSubscriber::connect(context, Station::live_of(folder), Station::replay_of(folder), after).value();
          while (!stop.stop_requested() && (numbers_.empty() || numbers_.back() < wanted)) {
            auto alert = subscriber->next(milliseconds{100});
            if (!alert.ok()) {
              error_ = alert.error().message();
              break;
            }
            if (*alert) {
              numbers_.push_back((*alert)->sequence);
            }
          }
          is_done_ = true;
        }) {}

  [[nodiscard]] bool is_done() const { return is_done_; }
  /// Only when it is done.
  [[nodiscard]] const std::vector<std::int64_t>& numbers() const { return numbers_; }
  [[nodiscard]] const std::string& error() const { return error_; }

 private:
  std::vector<std::int64_t> numbers_;
  std::string error_;
  std::atomic<bool> is_done_{false};
  WorkerThread thread_;
};

std::vector<std::int64_t> up_to(std::int64_t first, std::int64_t last) {
  std::vector<std::int64_t> numbers;
  for (auto i = first; i <= last; ++i) {
    numbers.push_back(i);
  }
  return numbers;
}

void serve_until_done(Station& station, const Listener& listener) {
  SystemClock clock;
  const auto deadline = clock.mono_now() + kPatience;
  while (!listener.is_done() && clock.mono_now() < deadline) {
    station.serve();
  }
  ASSERT_TRUE(listener.is_done());
}

TEST(AlertSubscriberTest, GetsWhatCameBeforeItAndWhatComesLiveOnceAndInOrder) {
  const TempFolder folder;
  Station station{folder.path()};
  for (int i = 0; i < 5; ++i) {
    station.raise();
  }
  const Listener listener{folder.path(), 0, 20};
  for (int i = 0; i < 15; ++i) {
    station.serve();
    station.raise();
  }
  serve_until_done(station, listener);
  EXPECT_EQ(listener.numbers(), up_to(1, 20));
}

TEST(AlertSubscriberTest, BeginsBehindTheNumberThatWasSeen) {
  const TempFolder folder;
  Station station{folder.path()};
  for (int i = 0; i < 5; ++i) {
    station.raise();
  }
  const Listener listener{folder.path(), 3, 5};
  serve_until_done(station, listener);
  EXPECT_EQ(listener.numbers(), up_to(4, 5));
}

TEST(AlertSubscriberTest, FillsHolesOfWhatWasNeverSent) {
  const TempFolder folder;
  Station station{folder.path()};
  const Listener listener{folder.path(), 0, 300};
  for (int i = 0; i < 300; ++i) {
    station.raise(i % 3 != 0);
    if (i % 10 == 0) {
      station.serve();
    }
  }
  serve_until_done(station, listener);
  EXPECT_EQ(listener.numbers(), up_to(1, 300));
}

TEST(AlertSubscriberTest, ReplaysMoreThanOneAnswerHolds) {
  const TempFolder folder;
  Station station{folder.path()};
  for (int i = 0; i < kMostReplayed + 50; ++i) {
    station.raise(false);
  }
  const Listener listener{folder.path(), 0, kMostReplayed + 50};
  serve_until_done(station, listener);
  EXPECT_EQ(listener.numbers(), up_to(1, kMostReplayed + 50));
}

TEST(AlertSubscriberTest, SaysWhenTheStoreWasReplaced) {
  const TempFolder folder;
  Station station{folder.path()};
  station.raise();
  const Listener listener{folder.path(), 7, 100};
  serve_until_done(station, listener);
  EXPECT_THAT(listener.error(), HasSubstr("its store was replaced"));
}

TEST(AlertSubscriberTest, WaitsForAStationThatIsNotThereYet) {
  const TempFolder folder;
  const Listener listener{folder.path(), 0, 2};
  SystemClock clock;
  clock.sleep_for(milliseconds{300}, {});
  Station station{folder.path()};
  station.raise(false);
  station.raise(false);
  serve_until_done(station, listener);
  EXPECT_EQ(listener.numbers(), up_to(1, 2));
}

/// The station as a process of its own: raises alerts, some unsent, until it is killed.
[[noreturn]] void run_station(const std::filesystem::path& folder, std::int64_t last) {
  Station station{folder};
  for (int i = 0;; ++i) {
    if (station.newest() < last) {
      station.raise(i % 7 != 0);
    }
    station.serve();
  }
}

TEST(AlertSubscriberTest, KilledStationsCostNothingAndDoubleNothing) {
#ifdef __SANITIZE_THREAD__
  GTEST_SKIP() << "ThreadSanitizer starts no threads after a fork of several";
#endif
  const TempFolder folder;
  constexpr std::int64_t kLast = 500;
  int lives = 0;
  SystemClock clock;
  std::optional<Listener> listener;
  const auto deadline = clock.mono_now() + 3 * kPatience;
  while (clock.mono_now() < deadline && !(listener && listener->is_done())) {
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      // Forked with the listener's threads gone: nothing but the station's own context is touched here.
      run_station(folder.path(), kLast);
    }
    if (!listener) {
      listener.emplace(folder.path(), 0, kLast);
    }
    ++lives;
    // Six are killed in the middle of their work, the last one may finish.
    const auto life = lives > 6 ? deadline : clock.mono_now() + milliseconds{400 + 130 * (lives % 4)};
    while (clock.mono_now() < life && !listener->is_done()) {
      clock.sleep_for(milliseconds{10}, {});
    }
    ASSERT_EQ(kill(child, SIGKILL), 0);
    ASSERT_EQ(waitpid(child, nullptr, 0), child);
  }
  ASSERT_TRUE(listener->is_done());
  EXPECT_EQ(listener->error(), "");
  EXPECT_EQ(listener->numbers(), up_to(1, kLast));
  EXPECT_GE(lives, 2);
}

TEST(ReplayServerTest, RefusesWhatIsNoRange) {
  const TempFolder folder;
  Station station{folder.path()};
  std::atomic<bool> is_done{false};
  std::vector<std::string> errors;
  {
    WorkerThread asker{
        "asker", [&](const std::stop_token&) {
          MessageContext context;
          auto client = RequestClient::connect(context, Station::replay_of(folder.path())).value();
          for (const char* body : {"", "{}", "{\"from\":0}", "{\"from\":\"1\"}", "{\"from\":1,\"limit\":-1}"}) {
            const auto answer = client.ask("replay", body, kPatience);
            errors.push_back(answer.ok() ? "" : answer.error().message());
          }
          is_done = true;
        }};
    while (!is_done) {
      station.serve();
    }
  }
  EXPECT_EQ(errors.size(), 5U);
  EXPECT_THAT(errors, testing::Each(HasSubstr("request for alerts")));
}

TEST(ReplayServerTest, FindsItsPlaceBesideThePublisher) {
  EXPECT_EQ(replay_endpoint_of("ipc:///run/x/alerts").value(), "ipc:///run/x/replay");
  EXPECT_EQ(replay_endpoint_of("tcp://127.0.0.1:7601").value(), "tcp://127.0.0.1:7602");
  for (const char* other : {"tcp://127.0.0.1", "tcp://127.0.0.1:65535", "tcp://127.0.0.1:x", "ipc:///run/x", ""}) {
    EXPECT_FALSE(replay_endpoint_of(other).ok()) << other;
  }
}

TEST(PythonExampleTest, FollowsARealStationThroughHolesAndPrintsEachOnce) {
  const std::string script = HALLWATCH_SOURCE_DIR "/docs/examples/alert_subscriber.py";
  if (std::system("/usr/bin/python3 -c 'import zmq' 2>/dev/null") != 0) {
    GTEST_SKIP() << "python3-zmq is not installed";
  }
  const TempFolder folder;
  Station station{folder.path()};
  station.raise();
  std::atomic<bool> is_done{false};
  std::vector<nlohmann::json> lines;
  WorkerThread reader{"python", [&](const std::stop_token&) {
                        const auto command = "timeout 60 /usr/bin/python3 -u " + script + " --count 30 --connect " +
                                             Station::live_of(folder.path());
                        FILE* const pipe = popen(command.c_str(), "r");
                        char line[4'096];
                        while (std::fgets(line, sizeof line, pipe) != nullptr) {
                          lines.push_back(nlohmann::json::parse(line, nullptr, false));
                        }
                        pclose(pipe);
                        is_done = true;
                      }};
  SystemClock clock;
  for (const auto deadline = clock.mono_now() + 3 * kPatience; !is_done && clock.mono_now() < deadline;) {
    if (station.newest() < 30) {
      station.raise(station.newest() % 4 != 0);
    }
    station.serve();
  }
  reader.stop_and_join();
  ASSERT_EQ(lines.size(), 30U);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    EXPECT_EQ(lines[i]["sequence"], static_cast<int>(i) + 1);
    EXPECT_TRUE(utc_from_iso_text(lines[i].value("received_at", "")).ok());
    EXPECT_TRUE(alert_from_json_text(lines[i].dump()).ok());
  }
}

}  // namespace
}  // namespace hallwatch
