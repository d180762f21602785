#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "base/message/endpoints.h"
#include "base/message/request.h"
#include "base/time/clock.h"
#include "base/view_state.h"
#include "recorder/index/footage_index.h"
#include "recorder/store/segment_store.h"

namespace hallwatch {

/// Tells others about recording: answers "segments" and "gaps", and publishes a CameraReport of each stream once a
/// second and at once on a change. Knows the sessions only by their reports; the main puts them together. run() is
/// called by the thread that made it.
class RecorderService {
 public:
  /// How the sessions do now; `recorded_up_to`, `stored_frames` and `lost_packets` are filled in here.
  using SessionReports = std::function<std::vector<CameraReport>()>;

  /// @param store, clock  outlive it
  /// @errors kUnavailable: a socket cannot be bound; of the index
  [[nodiscard]] static Result<std::unique_ptr<RecorderService>> bind(MessageContext& context,
                                                                     const Endpoints& endpoints,
                                                                     const std::filesystem::path& data,
                                                                     SegmentStore& store, Clock& clock);
  ~RecorderService();
  RecorderService(const RecorderService&) = delete;
  RecorderService& operator=(const RecorderService&) = delete;

  /// A session's state is another one: a camera that is gone leaves a gap. Any thread; never blocks.
  void session_changed(const StreamId& stream_id, SessionState state, UtcTime since, const std::string& reason);

  /// Serves until `stop` is requested.
  /// @errors the store gave up: nothing is recorded, the process is to end
  [[nodiscard]] Result<> run(std::stop_token stop, const SessionReports& sessions);

 private:
  struct Parts {
    RequestServer server;
    Socket reports;
    FootageIndex index;
    int wake_fd = -1;
  };

 public:
  /// Use bind().
  RecorderService(Parts parts, SegmentStore& store, Clock& clock);

 private:
  [[nodiscard]] Result<std::string> answer_segments(std::string_view body);
  [[nodiscard]] Result<std::string> answer_gaps(std::string_view body);
  [[nodiscard]] bool take_wake();
  void publish(std::vector<CameraReport> reports);

  Parts parts_;
  SegmentStore& store_;
  Clock& clock_;
  std::uint64_t report_number_ = 0;
};

}  // namespace hallwatch
