#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/ids.h"
#include "base/message/socket.h"
#include "base/time/utc_time.h"
#include "capture/packet.h"

namespace hallwatch {

/// Which packets of a live stream a reader wants.
enum class PacketChoice : unsigned char { kAll = 1, kVideo = 2, kKeyFrames = 3 };  // FROZEN: on wire

/// Reads an archive range, packet by packet, for one reader of the bus. Lives in the bus thread's hands.
class ArchiveCursor {
 public:
  virtual ~ArchiveCursor() = default;
  /// The next packet in time order; null at the end of the range.
  [[nodiscard]] virtual Result<PacketPtr> next() = 0;
};

/// What the archive behind a bus can do; given by the recorder (recorder/playback).
/// @param from  the cursor begins at the last key frame at or before it
using OpenArchive =
    std::function<Result<std::unique_ptr<ArchiveCursor>>(const StreamId& stream_id, UtcTime from, UtcTime to)>;

/// Serves packets to other processes: live streams on request and ranges of the archive, with credit in bytes.
/// When a reader is slow the bus drops to its next key frame and says so (`Skipped`); it never waits.
/// A new live reader is given the packets from the last key frame on, so that a picture comes at once.
///
/// Wire (ROUTER, base/message framing; every body part 0 is JSON, of "packet" it is the binary head):
///   reader → "live"    {"reader", "stream", "choice", "credit_bytes"}
///            "archive" {"reader", "stream", "from_us", "to_us", "credit_bytes"}
///            "credit"  {"reader", "bytes"}      "close" {"reader"}
///   bus →    "format"  {"reader", …}  "packet" head, bytes  "skipped" {"reader", "packets"}
///            "end" {"reader"}  "error" {"reader", "kind", "message"}
///            "alive" {"reader"} after 1 s without anything else   "gone" {"reader"}: not known here, ask again
class PacketBus {
 public:
  /// Binds and starts its thread ("packet-bus").
  [[nodiscard]] static Result<std::unique_ptr<PacketBus>> start(MessageContext& context, const std::string& endpoint,
                                                                OpenArchive open_archive);
  virtual ~PacketBus() = default;

  /// Any thread; never blocks. Packets of streams that nobody reads are kept only back to the last key frame
  /// (at most 8 MiB a stream).
  virtual void publish(PacketPtr packet) = 0;

  /// Names the streams of the site: asking for another one is answered with kNotFound. Before the first call every
  /// well-formed name is waited for, since a camera that is not live yet has published nothing. Any thread.
  virtual void know_streams(std::vector<StreamId> streams) = 0;
};

/// One thing that a reader received.
struct PacketsSkipped {
  std::uint64_t packets = 0;  ///< dropped by the bus because credit ran out; a key frame follows
};
struct ArchiveEnd {};
using BusItem = std::variant<PacketPtr, PacketsSkipped, ArchiveEnd>;

/// Reads one live stream or one archive range from a bus in another process. One thread.
/// Reconnects by itself: when the bus is silent for 2 s a live reader asks again.
class PacketBusReader {
 public:
  [[nodiscard]] static Result<std::unique_ptr<PacketBusReader>> live(MessageContext& context,
                                                                     const std::string& endpoint,
                                                                     const StreamId& stream_id, PacketChoice choice);
  [[nodiscard]] static Result<std::unique_ptr<PacketBusReader>> archive(MessageContext& context,
                                                                        const std::string& endpoint,
                                                                        const StreamId& stream_id, UtcTime from,
                                                                        UtcTime to);
  virtual ~PacketBusReader() = default;

  /// Waits at most `wait`; nothing if nothing came. Credit is given back as items are taken.
  /// @errors kNotFound: no such stream or no footage there; whatever the bus answered
  [[nodiscard]] virtual Result<std::optional<BusItem>> next(std::chrono::milliseconds wait) = 0;
  /// To wait on several readers at once with wait_for_messages().
  [[nodiscard]] virtual Socket& socket() = 0;
};

}  // namespace hallwatch
