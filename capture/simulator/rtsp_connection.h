#pragma once

#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>

#include "base/time/clock.h"
#include "capture/simulator/digest_authentication.h"
#include "capture/simulator/loopback_sockets.h"
#include "capture/simulator/media_sender.h"
#include "capture/simulator/rtsp_message.h"
#include "capture/simulator/simulated_stream.h"
#include "capture/simulator/socket_handles.h"
#include "capture/simulator/tcp_output.h"

namespace hallwatch {

/// The simulator's streams by their paths.
using SimulatedStreams = std::map<std::string, std::unique_ptr<SimulatedStream>, std::less<>>;

/// What all connections share; outlives them.
struct RtspSurroundings {
  const Clock& clock;
  SimulatedStreams& streams;
  const RtspCredentials& credentials;
  const UdpSockets& udp;
  std::mt19937& random;
};

/// One client's connection with at most one session on it. Answers requests and sends the session's media.
/// Never waits. Simulator thread.
class RtspConnection {
 public:
  RtspConnection(SimulatorSocket socket, RtspSurroundings surroundings);

  /// The socket can be read or written again.
  void on_ready(MonoTime now);
  /// Sends the media that is due.
  void pump(MonoTime now);
  /// When pump() has something to do next; never, if nothing plays.
  [[nodiscard]] MonoTime next_due() const { return next_due_; }
  /// The stream's clock or faults have changed.
  void refresh_due(MonoTime now);

  /// Null before a request has named a stream.
  [[nodiscard]] const SimulatedStream* stream() const { return stream_; }
  void close() { is_closed_ = true; }
  [[nodiscard]] bool is_closed() const { return is_closed_; }  ///< to be destroyed

 private:
  void read_all();
  void answer_all(MonoTime now);
  [[nodiscard]] std::string answer(const RtspRequest& request, MonoTime now);
  [[nodiscard]] std::string answer_about_stream(const RtspRequest& request, int track, MonoTime now);
  [[nodiscard]] std::string describe(const RtspRequest& request) const;
  [[nodiscard]] std::string set_up(const RtspRequest& request, int track);
  [[nodiscard]] std::string set_up_route(const RtspRequest& request, int track, const RtspTransportOffer& offer);
  [[nodiscard]] std::string play(const RtspRequest& request, MonoTime now);
  [[nodiscard]] std::string session_header() const;
  void flush();

  SimulatorSocket socket_;
  RtspSurroundings surroundings_;
  std::string nonce_;
  std::string session_id_;
  std::string input_;
  TcpOutput output_;
  SimulatedStream* stream_ = nullptr;
  std::optional<MediaSender> sender_;
  MonoTime next_due_ = MonoTime::max();
  bool is_closed_ = false;
};

}  // namespace hallwatch
