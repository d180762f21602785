#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/log.h"
#include "base/message/socket.h"
#include "base/threads/latest_value.h"
#include "base/threads/worker_thread.h"
#include "base/time/clock.h"
#include "capture/packet_bus.h"
#include "capture/picture/picture_decoder.h"

namespace hallwatch {

/// A stream that is on the screen, with the size of its picture there.
struct ScreenStream {
  StreamId stream_id;
  PictureSize box;
};

/// The newest picture of one camera.
struct LivePicture {
  StreamId stream_id;
  Picture picture;
  std::chrono::milliseconds age{0};  ///< by the packet clock when it came out of the decoder
  MonoTime at;
};

/// Receives and decodes the streams that are on the screen; a few threads ("live-0", …), each with the readers and
/// decoders of its share of the cameras. What is not on the screen is neither received nor decoded. A thread that is
/// too slow gives credit late: the bus then drops to the next key frame, so that pictures never fall behind.
class LiveFeed {
 public:
  /// References outlive it.
  LiveFeed(MessageContext& context, std::string packets_endpoint, Clock& clock, int threads);
  ~LiveFeed();

  /// From now on exactly these streams. Frame thread.
  void show(const std::vector<ScreenStream>& requests);
  /// The pictures that came since the last call, the newest of each camera. Frame thread.
  [[nodiscard]] std::vector<LivePicture> take_pictures();
  /// Is there anything to take? Any thread.
  [[nodiscard]] bool has_pictures() const { return has_pictures_.load(std::memory_order_relaxed); }

 private:
  class Worker;
  void put(LivePicture picture);

  std::mutex mutex_;
  std::map<CameraId, LivePicture> newest_;  // guarded by mutex_
  std::atomic<bool> has_pictures_ = false;
  std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace hallwatch
