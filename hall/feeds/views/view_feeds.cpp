#include "hall/feeds/views/view_feeds.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/log.h"
#include "base/threads/worker_thread.h"
#include "hall/feeds/views/view_feed.h"

namespace hallwatch {
namespace {

using std::chrono::seconds;

/// Shorter than the store's own patience: a stop waits for it, and the look is done again.
constexpr int kPatienceForWritersMs = 700;
constexpr seconds kFirstPause{1};
constexpr seconds kLongestPause{60};

seconds pause_after(int failures) {
  return std::min(kFirstPause * (1 << std::min(failures - 1, 10)), kLongestPause);
}

/// A view and when it is looked at next.
struct WatchedView {
  ViewFeed feed;
  MonoTime due{};
  int failures = 0;
  MonoTime away_since{};
  ErrorKind said = ErrorKind::kUnknown;  ///< of the trouble that was logged last
};

}  // namespace

struct ViewFeeds::Implementation {
  Implementation(std::function<Result<FactStore>()> open, Clock& station_clock,
                 std::function<void(std::string_view)> listener)
      : open_store(std::move(open)), clock(station_clock), heard(std::move(listener)) {}

  void run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      auto& next = *std::ranges::min_element(views, {}, &WatchedView::due);
      if (!clock.sleep_until(next.due, stop)) {
        return;
      }
      look(next, stop);
    }
  }

  void look(WatchedView& view, const std::stop_token& stop) {
    auto facts = store_now();
    const auto seen = facts.ok() ? view.feed.look(**facts, stop) : Result<FeedFile>{facts.error()};
    if (stop.stop_requested()) {
      return;
    }
    if (!seen.ok()) {
      store.reset();
      note_failure(view, seen.error());
      return;
    }
    if (view.failures > 0) {
      log.info("{}: is back after {} s", view.feed.source(),
               std::chrono::duration_cast<seconds>(clock.mono_now() - view.away_since).count());
    }
    view.failures = 0;
    view.said = ErrorKind::kUnknown;
    view.due = clock.mono_now() + view.feed.view().interval;
    heard(view.feed.source());
  }

  void note_failure(WatchedView& view, const Error& error) {
    const auto now = clock.mono_now();
    if (view.failures == 0) {
      view.away_since = now;
    }
    if (view.said != error.kind()) {
      log.warn("{}: {}; it is tried again", view.feed.source(), error.message());
      view.said = error.kind();
    }
    view.due = now + pause_after(++view.failures);
  }

  Result<FactStore*> store_now() {
    if (!store) {
      auto opened = open_store();
      if (!opened.ok()) {
        return opened.error();
      }
      store.emplace(std::move(*opened));
      if (auto done = store->database().execute(fmt::format("PRAGMA busy_timeout={}", kPatienceForWritersMs));
          !done.ok()) {
        return done.error();
      }
    }
    return &*store;
  }

  std::function<Result<FactStore>()> open_store;
  Clock& clock;
  std::function<void(std::string_view feed)> heard;
  std::vector<WatchedView> views;
  Log log{"feeds"};
  std::optional<FactStore> store;
  std::optional<WorkerThread> thread;
};

ViewFeeds::ViewFeeds(std::unique_ptr<Implementation> implementation) : implementation_(std::move(implementation)) {}
ViewFeeds::~ViewFeeds() = default;

Result<std::unique_ptr<ViewFeeds>> ViewFeeds::start(std::vector<ViewConfig> views,
                                                    std::function<Result<FactStore>()> open_store, Clock& clock,
                                                    std::function<void(std::string_view feed)> heard,
                                                    const PgLimits& limits) {
  if (auto usable = check_views(views); !usable.ok()) {
    return usable.error();
  }
  auto implementation = std::make_unique<Implementation>(std::move(open_store), clock, std::move(heard));
  for (auto& view : views) {
    implementation->views.push_back({ViewFeed{std::move(view), clock, limits}, clock.mono_now(), 0, {}, {}});
  }
  if (!implementation->views.empty()) {
    implementation->thread.emplace("feeds-views",
                                   [&feeds = *implementation](const std::stop_token& stop) { feeds.run(stop); });
  }
  return std::unique_ptr<ViewFeeds>{new ViewFeeds{std::move(implementation)}};  // NOLINT: private constructor
}

}  // namespace hallwatch
