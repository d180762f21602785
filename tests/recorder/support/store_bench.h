#pragma once

#include <memory>
#include <vector>

#include <gtest/gtest.h>

#include "recorder/check/store_check.h"
#include "recorder/index/footage_index.h"
#include "recorder/playback/footage_reader.h"
#include "recorder/store/volume_writer.h"
#include "tests/recorder/support/made_stream.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_folder.h"

namespace hallwatch {

inline const FootageRange kEverything{kMadeStreamId, UtcTime{}, utc_from_us(4'000'000'000'000'000)};

/// A store without thread, driven by a clock that follows the packets.
class StoreBench {
 public:
  explicit StoreBench(FileSystem& files = local_file_system(), std::vector<StreamId> streams = {kMadeStreamId})
      : files_(files), streams_(std::move(streams)) {
    settings_.data = folder_.path();
  }

  [[nodiscard]] StoreSettings& settings() { return settings_; }
  [[nodiscard]] FakeClock& clock() { return clock_; }
  [[nodiscard]] const std::filesystem::path& data() const { return folder_.path(); }
  [[nodiscard]] VolumeWriter& volume() { return *volume_; }

  /// Starts the store, as after a start of the service.
  void start() {
    auto index = FootageIndex::open(data(), OpenMode::kReadWrite);
    ASSERT_TRUE(index.ok()) << index.error().message();
    volume_ = std::make_unique<VolumeWriter>(settings_, streams_, std::move(*index), files_, clock_);
    const auto begun = volume_->begin();
    ASSERT_TRUE(begun.ok()) << begun.error().message();
  }
  /// Gives packets at the pace of their times; a round is run when it is due.
  void feed(const std::vector<PacketPtr>& packets) {
    for (const auto& packet : packets) {
      if (packet->utc > clock_.utc_now()) {
        clock_.advance(packet->utc - clock_.utc_now());
      }
      volume_->take(packet);
      volume_->run_due();
    }
  }
  void close() {
    volume_->close();
    volume_.reset();
  }
  /// As kill -9: what was appended stays, nothing is told.
  void kill() { volume_.reset(); }

  [[nodiscard]] std::vector<IndexedSegment> segments(const StreamId& stream_id = kMadeStreamId) {
    auto index = FootageIndex::open(data(), OpenMode::kReadOnly);
    EXPECT_TRUE(index.ok());
    auto rows = index->segments({stream_id, kEverything.from, kEverything.to});
    EXPECT_TRUE(rows.ok());
    return rows.ok() ? *rows : std::vector<IndexedSegment>{};
  }
  [[nodiscard]] std::vector<GapRow> gaps(const StreamId& stream_id = kMadeStreamId) {
    auto index = FootageIndex::open(data(), OpenMode::kReadOnly);
    EXPECT_TRUE(index.ok());
    auto rows = index->gaps({stream_id, kEverything.from, kEverything.to});
    EXPECT_TRUE(rows.ok());
    return rows.ok() ? *rows : std::vector<GapRow>{};
  }
  /// Every packet that the store gives back.
  [[nodiscard]] std::vector<PacketPtr> read(const FootageRange& range = kEverything) {
    std::vector<PacketPtr> all;
    auto reader = FootageReader::open(data(), range);
    if (!reader.ok()) {
      EXPECT_EQ(reader.error().kind(), ErrorKind::kNotFound) << reader.error().message();
      return all;
    }
    while (true) {
      auto packet = (*reader)->next();
      EXPECT_TRUE(packet.ok());
      if (!packet.ok() || *packet == nullptr) {
        EXPECT_TRUE((*reader)->damage().empty()) << (*reader)->damage().front();
        return all;
      }
      all.push_back(std::move(*packet));
    }
  }
  [[nodiscard]] std::vector<StoreFault> faults(const StreamId& stream_id = kMadeStreamId) {
    const auto report = check_store(data(), {stream_id, kEverything.from, kEverything.to}, CheckDepth::kHashes);
    EXPECT_TRUE(report.ok());
    return report.ok() ? report->faults : std::vector<StoreFault>{};
  }

 private:
  TempFolder folder_;
  FakeClock clock_{kMadeStart};
  StoreSettings settings_;
  FileSystem& files_;
  const std::vector<StreamId> streams_;
  std::unique_ptr<VolumeWriter> volume_;
};

/// For messages.
inline std::ostream& operator<<(std::ostream& out, const StoreFault& fault) {
  return out << fault.path << ": " << fault.what;
}
inline std::ostream& operator<<(std::ostream& out, const GapRow& row) {
  return out << to_iso_text(row.from) << " - " << to_iso_text(row.to) << " " << to_text(row.cause) << " " << row.detail;
}

}  // namespace hallwatch
