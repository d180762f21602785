#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time/clock.h"
#include "capture/packet_bus.h"
#include "capture/packet_wire.h"
#include "capture/publish_queue.h"

namespace hallwatch {

/// Where the dispatch sends; the bus gives its ROUTER socket, tests a list.
class BusOutput {
 public:
  BusOutput() = default;
  BusOutput(const BusOutput&) = delete;
  BusOutput& operator=(const BusOutput&) = delete;
  virtual ~BusOutput() = default;
  /// Never waits. @errors kResourceExhausted: the peer takes no more now; kNotFound: there is no such peer any more
  virtual Result<> send(const std::string& peer, std::string_view topic, std::span<const std::string_view> parts) = 0;
};

/// Bounds of the bus; all memory that a reader can make it use follows from them.
struct BusLimits {
  std::size_t backlog_bytes = 8UL << 20;    ///< kept of each stream for new readers
  std::uint64_t least_credit = 64UL << 10;  ///< what a reader asks for is brought between these two
  std::uint64_t most_credit = 64UL << 20;
  std::size_t readers = 256;
  std::size_t readers_of_a_peer = 64;
  std::size_t archive_round_bytes = 256UL << 10;     ///< read for one reader before the next has its turn
  std::chrono::milliseconds alive_after{1'000};      ///< a reader that got nothing for so long is told "alive"
  std::chrono::milliseconds reader_timeout{30'000};  ///< a reader that said nothing for so long is forgotten
};

/// Who gets which packet: all decisions of the packet bus. Knows no thread and no socket; time comes as a parameter.
class PacketDispatch {
 public:
  /// @param output  outlives it
  PacketDispatch(BusOutput& output, OpenArchive open_archive, BusLimits limits = {});

  void know_streams(std::set<StreamId> streams) { known_streams_ = std::move(streams); }
  void on_packet(const PublishedPacket& published, MonoTime now);
  /// Bad requests are answered with "error" and change nothing.
  void on_message(const std::string& peer, const Message& message, MonoTime now);
  /// Reads archives for readers with credit. @return true if more can be read at once
  [[nodiscard]] bool pump_archives(MonoTime now);
  /// Signs of life, and forgetting of readers that gave none.
  void on_tick(MonoTime now);

  [[nodiscard]] std::size_t readers() const { return readers_.size(); }
  [[nodiscard]] std::size_t backlog_bytes() const;

 private:
  using ReaderKey = std::pair<std::string, std::uint64_t>;  // peer, number of the reader
  enum class Sent { kYes = 1, kNoCredit, kDead };

  struct Reader {
    ReaderKey key;
    StreamId stream_id;
    std::uint64_t window = 0;  ///< bytes that may be on their way
    std::uint64_t used = 0;    ///< bytes that are
    MonoTime last_heard{};
    MonoTime last_sent{};
    std::shared_ptr<const StreamFormat> format;  ///< sent last
    std::uint32_t format_number = 0;
    bool is_dead = false;

    // Live.
    PacketChoice choice = PacketChoice::kAll;
    bool needs_key = true;
    bool is_skipping = false;  ///< what it does not get is counted
    std::uint64_t skipped = 0;

    // Archive; null for live readers.
    std::unique_ptr<ArchiveCursor> cursor;
    PacketPtr pending;  ///< read, but without credit so far
  };

  struct LiveStream {
    std::deque<PacketPtr> backlog;  ///< from the last key frame on; empty: none, or too large
    std::size_t backlog_bytes = 0;
    std::optional<std::uint64_t> run;
  };

  void begin(const LiveRequest& request, const std::string& peer, MonoTime now);
  void begin(const ArchiveRequest& request, const std::string& peer, MonoTime now);
  void begin(const CreditRequest& request, const std::string& peer, MonoTime now);
  void begin(const CloseRequest& request, const std::string& peer, MonoTime now);
  /// Null, and the peer is told, if there is no room for it.
  Reader* add_reader(ReaderKey key, const StreamId& stream_id, std::uint64_t credit, MonoTime now);
  void remove(const ReaderKey& key);
  void remove_dead();

  void keep_in_backlog(LiveStream& stream, const PacketPtr& packet, bool has_hole) const;
  void deliver(Reader& reader, const PacketPtr& packet, MonoTime now);
  [[nodiscard]] Sent send_packet(Reader& reader, const PacketPtr& packet, MonoTime now);
  [[nodiscard]] Sent send_format(Reader& reader, const PacketPtr& packet, MonoTime now);
  Sent send(Reader& reader, std::string_view topic, std::span<const std::string_view> parts, MonoTime now);
  Sent send(Reader& reader, std::string_view topic, std::string_view body, MonoTime now) {
    return send(reader, topic, std::span{&body, 1}, now);
  }
  /// @return true if the reader can go on at once
  bool pump(Reader& reader, MonoTime now);
  void answer(const std::string& peer, std::string_view topic, std::string_view body);
  void refuse(const std::string& peer, std::uint64_t reader, const Error& error);

  BusOutput& output_;
  OpenArchive open_archive_;
  BusLimits limits_;
  std::optional<std::set<StreamId>> known_streams_;
  std::map<StreamId, LiveStream> streams_;
  std::map<ReaderKey, std::unique_ptr<Reader>> readers_;
  std::map<StreamId, std::vector<Reader*>> live_readers_;
};

}  // namespace hallwatch
