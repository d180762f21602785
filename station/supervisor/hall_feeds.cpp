#include "station/supervisor/hall_feeds.h"

#include "hall/feeds/drop_folder/feed_watch.h"
#include "hall/feeds/drop_folder/file_table.h"

namespace hallwatch {
namespace {

using std::chrono::seconds;

constexpr seconds kFolderPoll{2};

/// Reads the hall's files now and whenever they change; gives the station's sign of life.
void watch_folder(const ServiceFrame& frame, std::optional<FeedWatch> watch, FeedLedger& ledger,
                  const std::stop_token& stop) {
  do {
    if (watch) {
      for (const auto& file : watch->poll()) {
        ledger.heard(feed_name::of_table(table_of_file(file.file)));
      }
    }
    ledger.beat();
  } while (frame.clock.sleep_for(kFolderPoll, stop));
}

}  // namespace

std::vector<std::string> watched_feeds(const FeedsConfig& config) {
  std::vector<std::string> feeds;
  for (const auto& table : config.watched) {
    const bool is_pushed = table.starts_with("http ") || table.starts_with("message ");
    feeds.push_back(is_pushed ? table : feed_name::of_table(table));
  }
  for (const auto& terminal : config.terminals) {
    feeds.push_back(feed_name::of_terminal(terminal.serial));
  }
  for (const auto& view : config.views) {
    feeds.push_back(feed_name::of_view(view.name));
  }
  return feeds;
}

Result<std::unique_ptr<HallFeeds>> HallFeeds::start(const ServiceFrame& frame) {
  const auto& config = frame.config;
  const auto open_store = [path = (config.data / "hall.db").string(), site_id = config.site_id] {
    return FactStore::open(path, site_id);
  };
  auto ledger_store = open_store();
  if (!ledger_store.ok()) {
    return ledger_store.error();
  }
  std::unique_ptr<HallFeeds> feeds{new HallFeeds{std::move(*ledger_store), frame.clock}};
  if (auto done = feeds->ledger_.watch(watched_feeds(config.feeds)); !done.ok()) {
    return done.error().while_doing("watch the feeds");
  }
  const auto heard = [ledger = &feeds->ledger_](std::string_view feed) { ledger->heard(feed); };
  auto push = PushFeeds::start(config.feeds, open_store, frame.clock, heard);
  if (!push.ok()) {
    return push.error();
  }
  feeds->push_ = std::move(*push);
  auto views = ViewFeeds::start(config.feeds.views, open_store, frame.clock, heard);
  if (!views.ok()) {
    return views.error();
  }
  feeds->views_ = std::move(*views);
  std::optional<FeedWatch> watch;
  if (!config.hall_data.empty()) {
    auto store = open_store();
    if (!store.ok()) {
      return store.error();
    }
    watch.emplace(config.hall_data, std::move(*store), frame.clock);
  }
  feeds->folder_.emplace(
      "feeds", [&frame, ledger = &feeds->ledger_, watch = std::make_shared<std::optional<FeedWatch>>(std::move(watch))](
                   const std::stop_token& stop) { watch_folder(frame, std::move(*watch), *ledger, stop); });
  return feeds;
}

}  // namespace hallwatch
