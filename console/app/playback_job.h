#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/log.h"
#include "base/message/endpoints.h"
#include "base/message/socket.h"
#include "base/threads/bounded_queue.h"
#include "base/threads/latest_value.h"
#include "base/threads/worker_thread.h"
#include "capture/packet_bus.h"
#include "capture/picture/picture_decoder.h"
#include "console/app/alert_board.h"
#include "console/app/commands.h"
#include "console/app/footage_coverage.h"
#include "console/app/hall_snapshot.h"
#include "console/app/playback_clock.h"

namespace hallwatch {

/// Opens the footage of a line of the alert list.
struct OpenFootage {
  std::string line_key;
  FootageRequest footage;
};

using PlaybackCommand =
    std::variant<OpenFootage, ClosePlayback, PlayOrPause, SetPlaybackSpeed, SeekPlayback, SizePlayback>;

/// Plays one range of a camera's main stream from the recorder's archive, paced by the packets' own time, in a thread
/// of its own ("playback"). At a range's end that still grows it waits for more. References outlive it.
class PlaybackJob {
 public:
  PlaybackJob(MessageContext& context, const Endpoints& endpoints, Clock& clock);

  /// Never blocks; a command too many is dropped (the queue holds more than a hand can click).
  void send(PlaybackCommand command) { commands_.push(std::move(command)); }
  /// The state if it changed since the last call; its picture's texture is not set here. Frame thread.
  [[nodiscard]] std::optional<PlaybackView> take_view() { return views_.take(); }
  /// The newest picture that is due, if any. Frame thread.
  [[nodiscard]] std::optional<Picture> take_picture() { return pictures_.take(); }

 private:
  void work(std::stop_token stop);
  void step(std::stop_token stop);
  void carry_out(const PlaybackCommand& command);
  void start(const OpenFootage& open);
  void seek(UtcTime to);
  void set_playing(PlayOrPause choice);
  void open_reader();
  void read_on();
  void take_item(const BusItem& item);
  void decode(const EncodedPacket& packet);
  void end_of_range();
  void follow_or_retry();
  void show_due();
  void show(Picture picture);
  void fail_with(const Error& error);
  void ask_coverage();
  void take_coverage();
  void publish() { views_.put(view_); }
  [[nodiscard]] bool is_moving() const;
  [[nodiscard]] std::chrono::milliseconds time_to_wait() const;
  void set_state(PlaybackState state);

  MessageContext& context_;
  const std::string packets_endpoint_;
  Clock& clock_;
  FootageCoverage coverage_;
  Log log_{"playback"};
  BoundedQueue<PlaybackCommand, WhenFull::kDropOldest> commands_{256};
  LatestValue<PlaybackView> views_;
  LatestValue<Picture> pictures_;

  // Belongs to the thread.
  PlaybackView view_;
  PlaybackClock pace_;
  std::unique_ptr<PacketBusReader> reader_;
  PictureDecoder decoder_{{}, PixelOrder::kRgba};
  std::shared_ptr<const StreamFormat> format_;
  PictureSize box_{};
  std::deque<Picture> waiting_;  ///< decoded, not due yet
  UtcTime read_from_{};          ///< pictures before it are only decoded
  UtcTime read_to_{};            ///< end of what the reader was asked for
  bool must_show_next_ = false;  ///< after opening and seeking a picture is shown even while paused
  bool is_anchored_ = false;
  bool is_drained_ = false;  ///< the reader gave all that it has
  MonoTime retry_at_{};
  MonoTime coverage_due_{};
  WorkerThread thread_;
};

}  // namespace hallwatch
