#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "base/time/system_clock.h"
#include "capture/session/camera_session.h"
#include "tests/support/wait_for.h"

namespace hallwatch {

/// Keeps what a session gave. Any thread.
class RecordingSink final : public PacketSink {
 public:
  struct Told {
    StreamId stream_id;
    SessionState state = SessionState::kUnknown;
    UtcTime since{};
    std::string reason;
    UtcTime at{};  ///< when it was told
  };
  struct Got {
    PacketPtr packet;
    UtcTime at{};
  };

  void on_packet(PacketPtr packet) override {
    const std::scoped_lock lock{mutex_};
    packets_.push_back({std::move(packet), clock_.utc_now()});
  }
  void on_session_state(const StreamId& stream_id, SessionState state, UtcTime since,
                        const std::string& reason) override {
    const std::scoped_lock lock{mutex_};
    told_.push_back({stream_id, state, since, reason, clock_.utc_now()});
  }

  [[nodiscard]] std::vector<Got> packets() const {
    const std::scoped_lock lock{mutex_};
    return packets_;
  }
  [[nodiscard]] std::vector<PacketPtr> track(TrackKind kind) const {
    std::vector<PacketPtr> chosen;
    const std::scoped_lock lock{mutex_};
    for (const auto& got : packets_) {
      if (got.packet->track == kind) {
        chosen.push_back(got.packet);
      }
    }
    return chosen;
  }
  [[nodiscard]] std::vector<Told> told() const {
    const std::scoped_lock lock{mutex_};
    return told_;
  }
  [[nodiscard]] Told last_told() const {
    const std::scoped_lock lock{mutex_};
    return told_.empty() ? Told{} : told_.back();
  }
  void forget_packets() {
    const std::scoped_lock lock{mutex_};
    packets_.clear();
  }

  [[nodiscard]] bool wait_for_state(SessionState state) const {
    return wait_for([&] { return last_told().state == state; });
  }
  [[nodiscard]] bool wait_for_pictures(std::size_t count) const {
    return wait_for([&] { return track(TrackKind::kVideo).size() >= count; });
  }

 private:
  SystemClock clock_;
  mutable std::mutex mutex_;
  std::vector<Got> packets_;
  std::vector<Told> told_;
};

}  // namespace hallwatch
