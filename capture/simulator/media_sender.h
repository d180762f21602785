#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <variant>
#include <vector>

#include "base/time/clock.h"
#include "capture/simulator/clip_cursor.h"
#include "capture/simulator/loopback_sockets.h"
#include "capture/simulator/rtp_wire.h"
#include "capture/simulator/simulated_stream.h"
#include "capture/simulator/tcp_output.h"
#include "capture/simulator/udp_output.h"

namespace hallwatch {

/// Where the packets of one track go.
struct TcpRoute {
  std::uint8_t rtp_channel = 0;
  std::uint8_t rtcp_channel = 1;
};
struct UdpRoute {
  int rtp_port = 0;
  int rtcp_port = 0;
};
using MediaRoute = std::variant<TcpRoute, UdpRoute>;

/// Sends the media of one session: RTP at the pace of the camera's clock, and sender reports.
/// Everything given to the constructor outlives it. Simulator thread.
class MediaSender {
 public:
  struct Surroundings {
    const Clock& clock;
    const UdpSockets& udp;
    std::mt19937& random;
  };
  MediaSender(SimulatedStream& stream, TcpOutput& output, Surroundings surroundings)
      : stream_(stream), output_(output), surroundings_(surroundings) {}
  ~MediaSender() { pause(); }
  MediaSender(const MediaSender&) = delete;
  MediaSender& operator=(const MediaSender&) = delete;

  [[nodiscard]] SimulatedStream& stream() { return stream_; }
  /// @return the SSRC that the track will bear
  std::uint32_t set_route(std::size_t track, MediaRoute route);
  [[nodiscard]] bool has_routes() const { return !outputs_.empty(); }
  [[nodiscard]] bool uses_tcp() const;

  /// Begins at the last key frame of the camera's present place, in real time from there.
  void play(MonoTime now);
  void pause();
  [[nodiscard]] bool is_playing() const { return is_playing_; }
  /// Value of RTP-Info for the answer to PLAY.
  [[nodiscard]] std::string rtp_info(const std::string& url) const;

  /// Sends what is due. At the end of a clip that is not looped: says goodbye and stops playing.
  void pump(MonoTime now);
  /// When there is something to do next; nothing if not playing.
  [[nodiscard]] std::optional<MonoTime> next_due(MonoTime now) const;

 private:
  struct TrackOutput {
    std::size_t track = 0;
    MediaRoute route;
    std::uint32_t source = 0;
    std::uint32_t first_timestamp = 0;
    std::uint16_t sequence = 0;
    std::optional<ClipCursor> cursor;  ///< set while playing
    std::uint32_t packets = 0;
    std::uint32_t octets = 0;
    MonoTime next_report{};
  };

  [[nodiscard]] std::chrono::nanoseconds media_at(MonoTime now) const { return stream_.media_at(now) - lag_; }
  [[nodiscard]] std::uint32_t timestamp(const TrackOutput& output, std::int64_t ticks) const;
  [[nodiscard]] SenderReport report_of(const TrackOutput& output, MonoTime now) const;
  [[nodiscard]] bool is_at_end(const TrackOutput& output) const;
  void resume_after_stall(MonoTime now);
  void send_due_units(TrackOutput& output, MonoTime now);
  void send_unit(TrackOutput& output, MonoTime now);
  bool send_payload(TrackOutput& output, const PayloadStore::Payload& payload, MonoTime now);
  void send_control(const TrackOutput& output, std::span<const std::uint8_t> packet);
  void say_goodbye(MonoTime now);

  SimulatedStream& stream_;
  TcpOutput& output_;
  Surroundings surroundings_;
  std::vector<TrackOutput> outputs_;
  UdpOutput udp_output_;
  std::vector<std::uint8_t> noise_;
  std::chrono::nanoseconds lag_{0};  ///< how far this session's pictures are behind the camera's clock
  bool is_playing_ = false;
  int seen_stalls_ = 0;
};

}  // namespace hallwatch
