#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "hall/facts/fact_columns.h"
#include "hall/feeds/push/delivery_desk.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_folder.h"

namespace hallwatch {

/// A hall's records in a fresh folder, and who hears of deliveries to it.
class PushTestHall {
 public:
  [[nodiscard]] std::string path() const { return (data_ / "hall.db").string(); }
  [[nodiscard]] Result<FactStore> open() const { return FactStore::open(path(), SiteId{"HALL"}); }
  /// A setup whose store opens this hall's records.
  [[nodiscard]] DeskSetup setup() {
    return {[this] { return open(); }, clock,
            [this](std::string_view feed) {
              const std::scoped_lock lock{mutex_};
              heard_.emplace_back(feed);
            },
            counts};
  }
  [[nodiscard]] std::vector<std::string> heard() const {
    const std::scoped_lock lock{mutex_};
    return heard_;
  }
  template <typename Fact>
  [[nodiscard]] std::vector<Fact> all() const {
    return open().value().all<Fact>().value();
  }
  [[nodiscard]] std::vector<QuarantinedRow> quarantine() const { return open().value().quarantine().value(); }

  FakeClock clock;
  std::shared_ptr<FeedCounts> counts = std::make_shared<FeedCounts>();

 private:
  TempFolder data_;
  mutable std::mutex mutex_;
  std::vector<std::string> heard_;
};

/// Another program that writes to a hall's records and does not end.
class OtherWriter {
 public:
  explicit OtherWriter(const std::string& path)
      : database_(Database::open(path).value()), transaction_(Transaction::begin(database_).value()) {}

 private:
  Database database_;
  Transaction transaction_;
};

}  // namespace hallwatch
