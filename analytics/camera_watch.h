#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analytics/seats/seat_monitor.h"
#include "base/log.h"
#include "base/message/socket.h"
#include "base/time/clock.h"
#include "capture/packet_bus.h"

namespace hallwatch {

/// One camera in the hands of one worker thread: its reader of the packet bus and the monitor of its seats.
class CameraWatch {
 public:
  /// @param detector  borrowed, may be null. References outlive the watch.
  CameraWatch(SeatMonitorSettings settings, StreamId stream_id, PersonDetector* detector, Clock& clock);

  /// Opens the reader if it is not open; not more than once a second after a failure.
  void connect(MessageContext& context, const std::string& endpoint);
  /// The reader's socket; null while there is none.
  [[nodiscard]] Socket* socket();
  /// Takes what has arrived, some packets at a time. @return reports of changed seats
  [[nodiscard]] std::vector<SeatReport> take_arrived();
  /// Tells time that passed without packets. @return reports of changed seats
  [[nodiscard]] std::vector<SeatReport> note_silence();
  [[nodiscard]] std::vector<SeatReport> reports() const { return monitor_.reports(); }

 private:
  enum class Pace : unsigned char {
    kInTime = 1,
    kCatchingUp,  ///< old packets are dropped
    kLate,        ///< that did not help: the lag is not ours (clocks differ) and is borne
  };

  [[nodiscard]] bool should_drop(const EncodedPacket& packet);
  [[nodiscard]] bool take(const BusItem& item, std::vector<SeatReport>& changes);
  void complain(const Error& error);

  StreamId stream_id_;
  Clock& clock_;
  Log log_;
  SeatMonitor monitor_;
  std::unique_ptr<PacketBusReader> reader_;
  std::optional<MonoTime> next_try_;
  std::optional<MonoTime> next_complaint_;
  Pace pace_ = Pace::kInTime;
  MonoTime catching_up_since_{};
  MonoTime packet_came_{};
  std::optional<UtcTime> packet_utc_;
};

}  // namespace hallwatch
