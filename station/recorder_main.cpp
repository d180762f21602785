#include <optional>

#include "base/message/endpoints.h"
#include "capture/packet_bus.h"
#include "capture/session/camera_fleet.h"
#include "recorder/playback/footage_reader.h"
#include "recorder/recorder_service.h"
#include "recorder/store/file_system.h"
#include "recorder/store/segment_store.h"
#include "station/service/service_frame.h"

namespace hallwatch {
namespace {

/// Gives each packet to the store and to the bus; neither makes a session wait.
class RecorderSink final : public PacketSink {
 public:
  RecorderSink(SegmentStore& store, PacketBus& bus, RecorderService& service)
      : store_(store), bus_(bus), service_(service) {}

  void on_packet(PacketPtr packet) override {
    store_.take(packet);
    bus_.publish(std::move(packet));
  }
  void on_session_state(const StreamId& stream_id, SessionState state, UtcTime since,
                        const std::string& reason) override {
    service_.session_changed(stream_id, state, since, reason);
  }

 private:
  SegmentStore& store_;
  PacketBus& bus_;
  RecorderService& service_;
};

StoreSettings store_settings(const SiteConfig& config) {
  StoreSettings settings;
  settings.data = config.data;
  settings.file_length = config.recorder.file_length;
  settings.longest_fragment = config.recorder.longest_fragment;
  settings.sync_interval = config.recorder.sync_interval;
  return settings;
}

std::vector<StreamId> recorded_streams(const SiteConfig& config) {
  std::vector<StreamId> streams;
  for (const auto& source : stream_sources(config)) {
    if (source.stream_id.kind == StreamKind::kMain || config.recorder.does_record_sub) {
      streams.push_back(source.stream_id);
    }
  }
  return streams;
}

Result<> record(const ServiceFrame& frame) {
  const Endpoints endpoints{frame.config.data};
  MessageContext context;
  auto store = SegmentStore::start(store_settings(frame.config), recorded_streams(frame.config), local_file_system(),
                                   frame.clock);
  if (!store.ok()) {
    return store.error();
  }
  auto bus = PacketBus::start(context, endpoints.packets(), archive_of(frame.config.data));
  if (!bus.ok()) {
    return bus.error();
  }
  auto service = RecorderService::bind(context, endpoints, frame.config.data, **store, frame.clock);
  if (!service.ok()) {
    return service.error();
  }
  RecorderSink sink{**store, **bus, **service};
  Result<> done;
  {
    const CameraFleet fleet{frame.config, frame.clock, sink};
    (*bus)->know_streams(fleet.streams());
    done = (*service)->run(frame.stop, [&fleet] { return fleet.reports(); });
  }
  // The sessions have ended: what they gave is written, the files are closed, the index is complete.
  (*store)->stop();
  return done;
}

}  // namespace
}  // namespace hallwatch

int main(int argc, char** argv) {
  return hallwatch::run_service(argc, argv, "hallwatch-recorder",
                                [](const hallwatch::ServiceFrame& frame) { return hallwatch::record(frame); });
}
