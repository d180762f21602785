#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace hallwatch {

/// A clip made ready for sending: its access units cut into RTP payloads once, shared by all cameras that send it.
class ClipSource;

/// Reads a file by libavformat (H.264 or H.265 with at most one of PCMA, PCMU, AAC). Nothing is re-encoded.
/// @errors kNotFound, kUnsupported: no video of these codecs
[[nodiscard]] Result<std::shared_ptr<const ClipSource>> load_clip_source(const std::string& file);

struct SimulatedStreamOptions {
  std::string path;  ///< "/cam0" or "/cam0/sub"
  std::shared_ptr<const ClipSource> clip;
  std::chrono::microseconds phase{0};  ///< where in the clip the camera is when the simulator starts
  bool is_looped = true;               ///< false: BYE and end of the session at the end of the clip
};

struct CameraSimulatorOptions {
  int port = 0;      ///< 0: any free one
  std::string user;  ///< not empty: RTSP digest authentication (MD5) is asked for
  std::string password;
  std::vector<SimulatedStreamOptions> streams;
  std::string control_socket;  ///< Unix datagram socket for the commands of command(); empty: none
};

/// Real RTSP cameras on 127.0.0.1 that loop clips: TCP interleaved and UDP, RTCP sender reports, digest
/// authentication, and faults on command. One thread for all cameras (epoll). All cameras' clocks run on when
/// nobody watches: a session that begins later begins at the camera's present picture, at a key frame.
/// The functions may be called from any thread; the destructor stops it.
class CameraSimulator {
 public:
  /// @errors kInvalidArgument: no stream, a path twice, or a path that does not begin with '/';
  ///         kUnavailable: the port is taken; kIo
  [[nodiscard]] static Result<std::unique_ptr<CameraSimulator>> start(CameraSimulatorOptions options);
  virtual ~CameraSimulator() = default;

  [[nodiscard]] virtual int port() const = 0;
  /// "rtsp://127.0.0.1:PORT/cam0", without credentials
  [[nodiscard]] virtual std::string url(const std::string& path) const = 0;

  /// "stall PATH SECONDS" (connection stays, no media), "down PATH SECONDS" (connections cut and refused),
  /// "up PATH" (ends both at once), "kick PATH" (cuts connections), "loss PATH PPM" (drops RTP packets),
  /// "skew PATH PPM" (camera clock runs fast), "noclock PATH" (no more sender reports),
  /// "garbage PATH SECONDS" (payload bytes are replaced by noise), "jump PATH SECONDS" (RTP time stamps jump).
  /// In force when it returns. A datagram to the control socket does the same; its sender, if it has an address,
  /// is answered "ok" or "error: …".
  /// @errors kInvalidArgument: not a command; kNotFound: no such path; kUnavailable: stopped
  virtual Result<> command(const std::string& text) = 0;

  /// Video access units handed to the kernel for the sessions of `path` since the start.
  [[nodiscard]] virtual std::int64_t sent_frames(const std::string& path) const = 0;
  /// Sessions of `path` that are playing now.
  [[nodiscard]] virtual int playing_sessions(const std::string& path) const = 0;

  /// Cuts all connections and serves no more; the counts stay and grow no further. A second call does nothing.
  virtual void stop() = 0;
};

}  // namespace hallwatch
